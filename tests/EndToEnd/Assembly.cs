// Each test runs several programs and loads them: side by side they would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
