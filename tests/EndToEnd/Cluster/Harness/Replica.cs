namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>A pod of the control plane.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its IP address.</param>
/// <param name="Started">When its container was started, as the API server tells it.</param>
internal sealed record Replica(string Name, string Address, string Started)
{
    /// <summary>Ends its process as a crash does; the kubelet starts another in the same pod.</summary>
    public void Kill()
    {
        foreach (var id in ProcessIds())
        {
            LabProcess.Signal(id, "KILL");
        }
    }

    private IEnumerable<int> ProcessIds()
    {
        var found = LabProcess.Find(process => process.Environment.Contains($"POD_NAME={Name}") && process.Arguments.Contains("controller")).ToArray();
        Assert.True(found.Length > 0, $"no process of {Name}");
        return found;
    }
}
