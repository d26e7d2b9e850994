using System.Text.Json;

namespace KGateway.EndToEnd.Harness;

/// <summary>What <c>kgateway probe</c> tells of its requests.</summary>
/// <param name="Answers">How often each backend answered with 200; other answers under their status and backend.</param>
/// <param name="Failures">Requests without any answer.</param>
/// <param name="FirstFailure">Why the first of them failed.</param>
internal sealed record ProbeAnswers(IReadOnlyDictionary<string, int> Answers, int Failures, string FirstFailure)
{
    /// <summary>Runs the command.</summary>
    public static async Task<ProbeAnswers> OfAsync(string url, int count, params string[] options)
    {
        var (exitCode, output, error) = await KGatewayProcess.RunAsync(["probe", url, "-n", $"{count}", "-o", "json", .. options]);
        Assert.True(exitCode is 0 or 1, $"probe ended with {exitCode}:\n{error}");
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        var answers = root.GetProperty("answers").EnumerateArray().ToDictionary(
            answer => answer.GetProperty("status").GetInt32() == 200
                ? answer.GetProperty("name").GetString()!
                : $"{answer.GetProperty("status").GetInt32()} {answer.GetProperty("name").GetString()}".TrimEnd(),
            answer => answer.GetProperty("count").GetInt32());
        var failures = root.GetProperty("failures").GetInt32();
        return new ProbeAnswers(answers, failures, failures == 0 ? "" : root.GetProperty("firstFailure").GetString()!);
    }

    /// <summary>Share of the answers that came from a backend, of 1.</summary>
    public double Share(string backend) => (double)Answers.GetValueOrDefault(backend) / Answers.Values.Sum();

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(", ", Answers.Select(answer => $"{answer.Key}: {answer.Value}")) + (Failures == 0 ? "" : $", failures: {Failures} ({FirstFailure})");
}
