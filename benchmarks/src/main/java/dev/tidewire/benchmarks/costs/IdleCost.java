package dev.tidewire.benchmarks.costs;

import java.util.Comparator;
import java.util.List;

/**
 * What idle connections cost a server.
 *
 * @param connections how many there were
 * @param resident by how many bytes the process grew while they opened, since full collections
 * @param residentCollected the same after full collections again
 * @param classes what they hold on the heap
 */
record IdleCost(int connections, long resident, long residentCollected, List<ClassCost> classes) {

    /** All objects of one class together: how many more there are with the connections than without. */
    record ClassCost(String name, long objects, long bytes) {
        Owner owner() {
            return Owner.of(name);
        }
    }

    /** From histograms without and with the connections. */
    static IdleCost of(
            int connections, long resident, long residentCollected, ClassHistogram before, ClassHistogram after) {
        ClassHistogram difference = after.minus(before);
        List<ClassCost> classes = difference.names().stream()
                .map(name -> new ClassCost(
                        name, difference.of(name).objects(), difference.of(name).bytes()))
                .sorted(Comparator.comparingLong(ClassCost::bytes).reversed().thenComparing(ClassCost::name))
                .toList();
        return new IdleCost(connections, resident, residentCollected, classes);
    }

    /** All bytes on the heap. */
    long heap() {
        return classes.stream().mapToLong(ClassCost::bytes).sum();
    }

    /** The bytes on the heap in objects of this owner's classes. */
    long heap(Owner owner) {
        return of(owner).stream().mapToLong(ClassCost::bytes).sum();
    }

    /** The classes of this owner, most bytes first. */
    List<ClassCost> of(Owner owner) {
        return classes.stream().filter(each -> each.owner() == owner).toList();
    }

    double perConnection(long amount) {
        return (double) amount / connections;
    }
}
