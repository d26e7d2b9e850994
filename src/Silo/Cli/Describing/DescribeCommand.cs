using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using KGateway.Resources;
using KGateway.Silo.Cli.Clusters;
using KGateway.Silo.Describing;
using KGateway.Silo.Offline;

namespace KGateway.Silo.Cli.Describing;

/// <summary><c>kgateway describe</c>.</summary>
internal static class DescribeCommand
{
    public static Command Create(CommandIO io)
    {
        var thing = new Argument<ResourceId?>("OBJECT")
        {
            Description = $"The object; its kind is one of {string.Join(", ", DescribedObject.Kinds)}.",
            HelpName = "KIND/NAMESPACE/NAME",
            CustomParser = Parse,
            Arity = ArgumentArity.ExactlyOne,
        };
        thing.CompletionSources.Add(static _ => DescribedObject.Kinds.Select(static kind => new System.CommandLine.Completions.CompletionItem($"{kind}/")));
        var files = CliOptions.Files();
        files.Required = false;
        files.Description += " Without it a running kgateway is asked.";
        var settings = CliOptions.Settings();
        var target = new AdminTarget(io);
        var output = CliOptions.Output("table", "json", "yaml");
        var command = new Command(
            "describe",
            "Shows which policies are in force for a route, a Gateway or a backend: each field, where it comes from and what it overrides. "
            + "Exit code 1 when something isn't in force as written.")
        {
            thing, files, settings, output,
        };
        target.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(files) is not null && target.IsGiven(result))
                result.AddError("--file names objects, and --admin, --kubeconfig, --context and --namespace who is asked for them: give one or the other.");
            if (result.GetResult(files) is null && result.GetResult(settings) is not null)
                result.AddError("--set changes how files are translated: it needs --file.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var id = parsed.GetValue(thing)!.Value;
            var document = parsed.GetValue(files) is { Length: > 0 } paths
                ? await ReadAsync(id, paths, parsed.GetValue(settings), io, cancellationToken)
                : await AskAsync(id, target, parsed, cancellationToken);
            switch (parsed.GetValue(output))
            {
                case "json":
                    await io.Out.WriteLineAsync(CliJson.Write(document));
                    break;
                case "yaml":
                    await io.Out.WriteAsync(YamlText.Of(JsonSerializer.SerializeToNode(document, CliJson.Options)!));
                    break;
                default:
                    DescribePrinter.Print(io, document);
                    break;
            }

            return IsFine(document) ? ExitCode.Ok : ExitCode.Findings;
        });
        return command;
    }

    private static ResourceId? Parse(ArgumentResult result)
    {
        if (DescribedObject.TryParse(result.Tokens[0].Value, out var id, out var problem))
            return id;
        result.AddError(problem);
        return null;
    }

    private static async Task<DescribeDocument> ReadAsync(
        ResourceId id, string[] paths, string[]? settings, CommandIO io, CancellationToken cancellationToken)
    {
        var translation = TranslationSettingsReader.Read(settings, io.Environment);
        var read = InputFiles.Read(paths, io, ReadOptions.Default with { KeepInvalid = true });
        DiagnosticPrinter.Print(io.Error, read.Diagnostics);
        var cluster = await StrictValidation.ReadAsync(read.Objects, translation, io, cancellationToken);
        return cluster.Describe(id) is { } description
            ? DescribeDocuments.Of(id, description)
            : throw new CliException($"there is no {id} in these files.");
    }

    private static async Task<DescribeDocument> AskAsync(ResourceId id, AdminTarget target, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var client = await target.ConnectAsync(parsed, cancellationToken);
        return await client.GetAsync<DescribeDocument>(
            $"api/describe/{id.GroupKind.Kind}/{Uri.EscapeDataString(id.Key.Namespace)}/{Uri.EscapeDataString(id.Key.Name)}", cancellationToken);
    }

    private static bool IsFine(DescribeDocument document) =>
        document.Unanswered.Count == 0
        && !document.Conditions.Any(static condition => condition.Problem)
        && document.InForce.All(static effect => effect.Parts.All(static part =>
            part.Problems.IsEmpty && part.Policies.All(static policy => policy.Problems.IsEmpty)));
}
