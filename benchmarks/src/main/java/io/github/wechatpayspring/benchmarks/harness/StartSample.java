package io.github.wechatpayspring.benchmarks.harness;

/**
 * What the start of an application cost.
 *
 * @param startMillis from the start of the virtual machine until it was ready
 * @param loadedClasses how many classes were loaded
 * @param heapKilobytes the heap that was in use after garbage was collected
 */
record StartSample(long startMillis, long loadedClasses, long heapKilobytes) {

}
