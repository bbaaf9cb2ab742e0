package io.github.erpvipps.files;

/** Input that is not as it should be; the message is for the person who sent it. */
final class Malformed extends Exception {
    Malformed(String message) {
        super(message, null, false, false); // no stack trace: a file may have a million bad lines
    }
}
