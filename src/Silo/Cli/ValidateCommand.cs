using System.CommandLine;
using KGateway.Resources;
using KGateway.Silo.Offline;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway validate</c>.</summary>
internal static class ValidateCommand
{
    public static Command Create(CommandIO io)
    {
        var files = CliOptions.Files();
        var settings = CliOptions.Settings();
        var output = CliOptions.Output("text", "json");
        var command = new Command(
            "validate",
            "Checks objects as an API server would, and says what would not take effect. Exit code 1 when there is an error.")
        {
            files, settings, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var read = InputFiles.Read(parsed.GetRequiredValue(files), io, ReadOptions.Default);
            var translation = TranslationSettingsReader.Read(parsed.GetValue(settings), io.Environment);
            var cluster = await StrictValidation.ReadAsync(read.Objects, translation, io, cancellationToken);
            var withoutEffect = ReferenceFindings.Of(read.Objects, cluster.State).Concat(StatusFindings.Of(cluster)).Select(read.Placed);
            List<Diagnostic> findings = [.. read.Diagnostics, .. withoutEffect];
            if (parsed.GetValue(output) == "json")
            {
                io.Out.WriteLine(CliJson.Write(findings.Select(static finding => new
                {
                    finding.Severity,
                    finding.File,
                    finding.Line,
                    finding.Column,
                    Object = finding.Object?.ToString(),
                    finding.Field,
                    finding.Message,
                })));
            }
            else
            {
                DiagnosticPrinter.Print(io.Out, findings);
                io.Error.WriteLine($"{DiagnosticPrinter.Count(read.Objects.Length, "object")}, {DiagnosticPrinter.Summary(findings)}");
            }

            return findings.Exists(static finding => finding.Severity == Severity.Error) ? ExitCode.Findings : ExitCode.Ok;
        });
        return command;
    }
}
