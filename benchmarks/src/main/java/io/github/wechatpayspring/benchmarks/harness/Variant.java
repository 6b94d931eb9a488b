package io.github.wechatpayspring.benchmarks.harness;

import java.util.List;

/**
 * A client with the crypto that it has.
 *
 * @param name its short name
 * @param label its name in tables
 * @param mainClass the program that calls it
 * @param classPath the class path of that program
 * @param options options of the virtual machine
 */
record Variant(String name, String label, String mainClass, String classPath, List<String> options) {

}
