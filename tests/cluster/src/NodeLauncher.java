import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * Runs one node of a server that is published as libraries only.
 *
 * The arguments are the node's folder and its settings as key=value. RUNNER stands for the class of
 * the cluster runner that knows the server's modules; it is filled in before compiling.
 */
public final class NodeLauncher {
    public static void main(String[] args) throws Exception {
        RUNNER runner = new RUNNER();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
        runner.onBuild((number, settings) -> {
            for (int i = 1; i < args.length; i++) {
                int equals = args[i].indexOf('=');
                settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
            }
        });
        createKeystore(Paths.get(args[0], "config"));
        runner.build("-basePath", args[0], "-confPath", args[0] + "/config", "-numOfNode", "1");
        Thread.currentThread().join();
    }

    /** Makes an empty keystore, which calls that reload secure settings read. */
    private static void createKeystore(Path config) throws Exception {
        for (String product : new String[] {"elasticsearch", "opensearch"}) {
            try {
                Class<?> keystore = Class.forName("org." + product + ".common.settings.KeyStoreWrapper");
                Object empty = keystore.getMethod("create").invoke(null);
                Files.createDirectories(config);
                keystore.getMethod("save", Path.class, char[].class).invoke(empty, config, new char[0]);
            } catch (ClassNotFoundException | NoSuchMethodException missing) {
                // The other product, or version 5, whose keystores are made otherwise and which has no such call.
            }
        }
    }

    private static void close(RUNNER runner) {
        try {
            runner.close();
        } catch (Exception e) {
            e.printStackTrace();
        }
    }
}
