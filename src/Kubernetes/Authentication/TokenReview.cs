namespace KGateway.Kubernetes.Authentication;

/// <summary>What the API server said of one token, and who hears when it says no.</summary>
internal sealed class TokenReview(string token, ServiceAccountIdentity identity)
{
    private readonly CancellationTokenSource _revocation = new();
    private volatile string? _rejection;

    public string Token => token;

    public ServiceAccountIdentity Identity => identity;

    /// <summary>Cancelled when the API server rejects the token.</summary>
    public CancellationToken Revoked => _revocation.Token;

    /// <summary>Why it was rejected; null while it wasn't.</summary>
    public string? Rejection => _rejection;

    /// <summary>Timestamp of the API server's last answer; null before the first one. Guarded by its owner.</summary>
    public long? AnsweredAt { get; set; }

    /// <summary>Whether a review is under way. Guarded by its owner.</summary>
    public bool Pending { get; set; }

    public void Reject(string reason)
    {
        _rejection = reason;
        _revocation.Cancel();
    }
}
