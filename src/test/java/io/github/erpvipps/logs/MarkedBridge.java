package io.github.erpvipps.logs;

import io.github.erpvipps.cli.BridgeCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

/** The bridge with all its masks, which notes what they are given to hide: each text with a mark in it, as it was before. */
final class MarkedBridge {

    private MarkedBridge() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(System.getProperty("marks.folder"));
        Marks marks = Marks.read(folder.resolve("marks.txt"));
        PrintWriter raw =
                new PrintWriter(Files.newBufferedWriter(folder.resolve("raw.txt"), StandardCharsets.UTF_8), true);
        Masks.use(new Masks(EnumSet.allOf(Mask.class)) {
            private String note(RawText.By by, String logger, String text) {
                if (text != null && marks.areIn(text)) {
                    raw.println(new RawText(by, logger, text).toLine());
                }
                return text;
            }

            @Override
            public String hide(String text) {
                return super.hide(note(RawText.By.HIDE, null, text));
            }

            @Override
            public String hideInId(String id) {
                return super.hideInId(note(RawText.By.ID, null, id));
            }

            @Override
            public String hideInQuote(String text) {
                return super.hideInQuote(note(RawText.By.QUOTE, null, text));
            }

            @Override
            String hideInLine(String logger, String text) {
                return super.hideInLine(logger, note(RawText.By.LINE, logger, text));
            }
        });
        BridgeCommand.main(args);
    }
}
