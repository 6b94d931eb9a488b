package io.github.wechatpayspring.benchmarks.harness;

import java.util.List;

/**
 * Client with a crypto provider.
 *
 * @param name the name on the command line
 * @param label the name in tables
 * @param mainClass the main class
 * @param classPath the class path
 * @param options the JVM options
 */
record Variant(String name, String label, String mainClass, String classPath, List<String> options) {

}
