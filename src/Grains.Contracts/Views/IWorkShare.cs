namespace KGateway.Grains.Contracts.Views;

/// <summary>Shares work that is to be done once among the silos.</summary>
public interface IWorkShare
{
    /// <summary>
    /// Whether this silo does the work of a key. Around a change of membership two silos may think so, or none for a moment: work must
    /// bear that.
    /// </summary>
    bool IsOwner(string key);
}
