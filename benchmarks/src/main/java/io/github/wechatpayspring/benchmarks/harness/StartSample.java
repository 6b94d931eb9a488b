package io.github.wechatpayspring.benchmarks.harness;

/**
 * Cost of the startup of an application.
 *
 * @param startMillis the time from the start of the JVM until the application was ready
 * @param loadedClasses the number of loaded classes
 * @param heapKilobytes the used heap after a garbage collection
 */
record StartSample(long startMillis, long loadedClasses, long heapKilobytes) {

}
