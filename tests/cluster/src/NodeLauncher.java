/**
 * Runs one node of a server that is published as libraries only.
 *
 * The arguments are the node's folder and its settings as key=value. RUNNER stands for the class of
 * the cluster runner that knows the server's modules; it is filled in before compiling.
 */
public final class NodeLauncher {
    public static void main(String[] args) throws InterruptedException {
        RUNNER runner = new RUNNER();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
        runner.onBuild((number, settings) -> {
            for (int i = 1; i < args.length; i++) {
                int equals = args[i].indexOf('=');
                settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
            }
        });
        runner.build("-basePath", args[0], "-confPath", args[0] + "/config", "-numOfNode", "1");
        Thread.currentThread().join();
    }

    private static void close(RUNNER runner) {
        try {
            runner.close();
        } catch (Exception e) {
            e.printStackTrace();
        }
    }
}
