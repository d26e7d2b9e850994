using System.Globalization;
using System.Text;

namespace KGateway.Silo.Admin;

/// <summary>
/// Figures of the process at the paths at which programs in Go have their profiles. .NET has other tools for profiles (dotnet-trace,
/// dotnet-gcdump), so these are plain text.
/// </summary>
internal static class RuntimeEndpoints
{
    private const string Root = "/debug/pprof";

    /// <summary>Maps them.</summary>
    public static void MapRuntime(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Root, static () => Index());
        endpoints.MapGet(Root + "/cmdline", static () => string.Join('\0', Environment.GetCommandLineArgs()));
        endpoints.MapGet(Root + "/heap", static () => Heap());
        endpoints.MapGet(Root + "/threadcreate", static () => Threads());
        endpoints.MapGet(Root + "/{profile}", static (string profile) => Results.Text(
            $"There is no profile {profile} of a .NET process here: take one with dotnet-trace or dotnet-gcdump.\n",
            statusCode: StatusCodes.Status404NotFound));
    }

    private static string Index() =>
        $"""
        Figures of a .NET process; for profiles use dotnet-trace and dotnet-gcdump.
        {Root}/cmdline
        {Root}/heap
        {Root}/threadcreate

        """;

    private static string Heap()
    {
        var info = GC.GetGCMemoryInfo();
        var text = new StringBuilder();
        Add(text, "heap bytes", info.HeapSizeBytes);
        Add(text, "fragmented bytes", info.FragmentedBytes);
        Add(text, "committed bytes", info.TotalCommittedBytes);
        Add(text, "limit bytes", info.TotalAvailableMemoryBytes);
        Add(text, "allocated bytes since start", GC.GetTotalAllocatedBytes());
        Add(text, "working set bytes", Environment.WorkingSet);
        Add(text, "pinned objects", info.PinnedObjectsCount);
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            Add(text, $"collections of generation {generation}", GC.CollectionCount(generation));
        Add(text, "pause milliseconds since start", (long)GC.GetTotalPauseDuration().TotalMilliseconds);
        return text.ToString();
    }

    private static string Threads()
    {
        var text = new StringBuilder();
        Add(text, "threads of the pool", ThreadPool.ThreadCount);
        Add(text, "work items waiting", ThreadPool.PendingWorkItemCount);
        Add(text, "work items done", ThreadPool.CompletedWorkItemCount);
        Add(text, "contended locks", Monitor.LockContentionCount);
        Add(text, "timers", Timer.ActiveCount);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, long value) => text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
}
