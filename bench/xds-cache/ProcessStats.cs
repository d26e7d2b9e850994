using System.Diagnostics;

namespace KGateway.Bench.XdsCache;

/// <summary>CPU and memory of this process.</summary>
internal sealed record ProcessStats(int Streams, double CpuSeconds, long HeapBytes, long ResidentBytes)
{
    public static ProcessStats Read(bool collect, int streams)
    {
        if (collect)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        using var process = Process.GetCurrentProcess();
        return new ProcessStats(streams, process.TotalProcessorTime.TotalSeconds, GC.GetTotalMemory(false), process.WorkingSet64);
    }
}
