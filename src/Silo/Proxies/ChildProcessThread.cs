using System.Collections.Concurrent;
using System.Diagnostics;

namespace KGateway.Silo.Proxies;

/// <summary>
/// Starts child processes on one thread that lives as long as this process: Linux sends the parent-death signal when the *thread* that
/// started a child ends, and threads of the pool end when they are idle.
/// </summary>
internal sealed class ChildProcessThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    public ChildProcessThread() => new Thread(Run) { IsBackground = true, Name = "child processes" }.Start();

    /// <summary>Starts a process.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program can't be started.</exception>
    public Task<Process> StartAsync(ProcessStartInfo start)
    {
        var result = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                result.SetResult(Process.Start(start)!);
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        return result.Task;
    }

    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var action in _work.GetConsumingEnumerable())
            action();
    }
}
