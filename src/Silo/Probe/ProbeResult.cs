namespace KGateway.Silo.Probe;

/// <summary>What came back.</summary>
/// <param name="Answers">How often each answer came, the most frequent first.</param>
/// <param name="Failures">Requests without any answer.</param>
/// <param name="FirstFailure">Why the first of them failed.</param>
internal sealed record ProbeResult(IReadOnlyList<ProbeAnswer> Answers, int Failures, string? FirstFailure);

/// <summary>One kind of answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Name">Name of the echo server that answered; empty if it was none.</param>
/// <param name="Count">How many there were.</param>
internal sealed record ProbeAnswer(int Status, string Name, int Count);
