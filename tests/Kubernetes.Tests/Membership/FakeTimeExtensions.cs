using Microsoft.Extensions.Time.Testing;

namespace KGateway.Kubernetes.Tests.Membership;

internal static class FakeTimeExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Lets time pass, step by step, until something has happened.</summary>
    public static async Task<T> PassUntilAsync<T>(this FakeTimeProvider time, TimeSpan step, Task<T> happened)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!happened.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            time.Advance(step);
            await Task.Yield();
        }

        return await happened;
    }
}
