package io.github.erpvipps.files;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Map;

/** The elements of one JSON array, each as if it stood on a line of its own. */
final class JsonArrayRecords implements Records {
    private final JsonParser json;
    private final LineKind kind;

    JsonArrayRecords(Reader in, LineKind kind) throws IOException {
        this.json = JsonText.JSON.createParser(in);
        this.kind = kind;
        json.nextToken(); // the array's start
    }

    /** Reads the array to its end: of one that breaks off, nobody can say what it has lost. */
    static Layout layout(Reader in) throws IOException, Malformed {
        try (JsonParser json = JsonText.JSON.createParser(in)) {
            int depth = 0;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                json.finishToken(); // or a text that is too long would come up only when its line is read
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 0 && json.nextToken() != null) {
                    throw new Malformed("The file goes on after the end of its JSON array, in line "
                            + json.currentTokenLocation().getLineNr() + '.');
                }
            }
            return new Layout.JsonArray();
        } catch (JsonProcessingException e) {
            throw new Malformed("The file is no valid JSON: " + JsonText.why(e) + ", in line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + '.');
        }
    }

    @Override
    public Raw next() throws IOException {
        JsonToken token = json.nextToken();
        if (token == null || token == JsonToken.END_ARRAY) {
            return null;
        }
        long number = json.currentTokenLocation().getLineNr();
        long start = json.currentTokenLocation().getCharOffset();
        StringWriter text = new StringWriter();
        boolean tooLong = false;
        try (JsonGenerator compact = JsonText.JSON.createGenerator(text)) {
            int depth = 0;
            do {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                tooLong |= json.currentLocation().getCharOffset() - start > PhysicalLines.LIMIT;
                if (!tooLong) {
                    copy(token, compact);
                }
                token = depth > 0 ? json.nextToken() : null;
            } while (token != null);
        }
        return new Raw(number, text.toString(), tooLong ? PhysicalLines.TOO_LONG : null);
    }

    private void copy(JsonToken token, JsonGenerator out) throws IOException {
        if (token.isNumeric()) {
            out.writeNumber(json.getText()); // as it was written, not as a double
        } else {
            out.copyCurrentEvent(json);
        }
    }

    @Override
    public Map<String, String> fields(String text) throws Malformed {
        return JsonText.fields(text, kind);
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
