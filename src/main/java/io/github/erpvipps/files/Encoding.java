package io.github.erpvipps.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a file's bytes stand for text. */
public enum Encoding {
    UTF_8(StandardCharsets.UTF_8, 0),
    UTF_8_WITH_BOM(StandardCharsets.UTF_8, 3),
    WINDOWS_1252(Charset.forName("windows-1252"), 0);

    private final Charset charset;
    private final int bytesBeforeText;

    Encoding(Charset charset, int bytesBeforeText) {
        this.charset = charset;
        this.bytesBeforeText = bytesBeforeText;
    }

    Reader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            in.skipNBytes(bytesBeforeText);
        } catch (IOException e) {
            in.close();
            throw e;
        }
        return new InputStreamReader(in, charset);
    }
}
