namespace KGateway.Grains.Hub;

/// <summary>
/// What a grain does before its silo leaves: it tells those who follow it to ask again, which brings it to life elsewhere at once. They
/// would find out with their leases too.
/// </summary>
internal static class Farewell
{
    // One that doesn't answer must not hold up the others' change of silo.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// False when the only silo shuts down: there is nobody left to be told, and calls would bring grains to life again.
    /// </summary>
    public static bool IsNeeded(DeactivationReason reason, SiloMembership membership) =>
        reason.ReasonCode != DeactivationReasonCode.ShuttingDown || membership.Active.Length > 1;

    /// <summary>Tells some followers, all at once; <paramref name="failed"/> is called for those that can't be told.</summary>
    public static async Task TellAsync<T>(IEnumerable<T> followers, Func<T, Task> tell, Action<Exception, T> failed, TimeProvider time)
    {
        await Task.WhenAll(followers.Select(TellOneAsync));

        async Task TellOneAsync(T follower)
        {
            try
            {
                await tell(follower).WaitAsync(Patience, time);
            }
            catch (Exception e)
            {
                failed(e, follower);
            }
        }
    }
}
