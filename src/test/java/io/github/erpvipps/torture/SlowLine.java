package io.github.erpvipps.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;

/**
 * The line between a bridge and its database, on which a request is late now and then: what was read before may be old by the time
 * it is acted upon.
 */
final class SlowLine implements AutoCloseable {

    private static final double SHARE_OF_LATE_REQUESTS = 0.01;
    private static final int LONGEST_DELAY_MS = 1_500;
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket door;
    private final int target;
    private final Random random;
    private volatile double share = SHARE_OF_LATE_REQUESTS;

    /** @param target the port of the database on this machine */
    SlowLine(int target, long seed) {
        this.target = target;
        this.random = new Random(seed);
        try {
            door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    /** The address of the database by this line. */
    String addressOf(String jdbcUrl) {
        return jdbcUrl.replace(":" + target + "/", ":" + door.getLocalPort() + "/");
    }

    /** From now on this share of the requests is late. */
    void late(double share) {
        this.share = share;
    }

    void lateAsUsual() {
        late(SHARE_OF_LATE_REQUESTS);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException e) {
                return; // the door is closed
            }
        }
    }

    @SuppressWarnings("AddressSelection") // by number, on this machine
    private void connect(Socket bridge) {
        try {
            Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
            inBackground(() -> pump(bridge, database, true));
            inBackground(() -> pump(database, bridge, false));
        } catch (IOException databaseIsAway) {
            close(bridge);
        }
    }

    private void pump(Socket from, Socket to, boolean late) {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (late) {
                    holdUp();
                }
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException broken) {
            // One side is gone, and so will be the other.
        } finally {
            close(from);
            close(to);
        }
    }

    private void holdUp() {
        int delayMs;
        synchronized (random) {
            delayMs = random.nextDouble() < share ? random.nextInt(LONGEST_DELAY_MS) : 0;
        }
        if (delayMs > 0) {
            Pause.of(Duration.ofMillis(delayMs));
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "slow line");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
