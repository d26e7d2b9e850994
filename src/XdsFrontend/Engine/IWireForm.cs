using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>What differs between incremental and state-of-the-world streams; everything else is one engine.</summary>
internal interface IWireForm
{
    /// <summary>True if removed names are announced one by one.</summary>
    bool AnnouncesRemovals { get; }

    /// <summary>True if only the newest nonce is valid and answers all responses before it.</summary>
    bool NewestNonceOnly { get; }

    /// <summary>True if a response of the type lists all resources, so that what is missing is deleted.</summary>
    bool ListsAll(XdsType type);

    /// <summary>Applies a request's subscription to <paramref name="state"/>.</summary>
    /// <param name="state">The state of the request's type.</param>
    /// <param name="request">The request.</param>
    /// <param name="first">It is the first of its type on the stream.</param>
    /// <param name="answers">It answered a response (ACK or NACK), so it need not be meant as a question.</param>
    /// <param name="now">Timestamp.</param>
    void Subscribe(TypeState state, XdsRequest request, bool first, bool answers, long now);

    /// <summary>
    /// Takes note of a request whose subscription doesn't apply, because the proxy had not read the newest response yet: only where
    /// <see cref="NewestNonceOnly"/> says so is there any.
    /// </summary>
    void Overtaken(TypeState state, XdsRequest request)
    {
    }
}
