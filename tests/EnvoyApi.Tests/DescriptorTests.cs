using System.ComponentModel;
using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace KGateway.EnvoyApi.Tests;

/// <summary>Compares the compiled descriptors with the tables of the upstream API.</summary>
public sealed class DescriptorTests
{
    [Fact]
    public async Task Descriptors_equal_upstream()
    {
        var set = Descriptors();
        RemoveNewer(set);
        var (exitCode, output) = await CheckAsync(set);

        Assert.True(exitCode == 0, output);
        Assert.EndsWith("; 0 errors, 0 warnings", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_field_number_is_found()
    {
        var set = Descriptors();
        var cluster = set.File.Single(f => f.Name == "envoy/config/cluster/v3/cluster.proto").MessageType.Single(m => m.Name == "Cluster");
        cluster.Field.Single(f => f.Name == "connect_timeout").Number = 1999;

        var (exitCode, output) = await CheckAsync(set);

        Assert.Equal(1, exitCode);
        Assert.Contains("error number\tenvoy.config.cluster.v3.Cluster.connect_timeout", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_field_is_found()
    {
        var set = Descriptors();
        var cluster = set.File.Single(f => f.Name == "envoy/config/cluster/v3/cluster.proto").MessageType.Single(m => m.Name == "Cluster");
        cluster.Field.Remove(cluster.Field.Single(f => f.Name == "connect_timeout"));

        var (exitCode, output) = await CheckAsync(set);

        Assert.Equal(1, exitCode);
        Assert.Contains("error missing-field\tenvoy.config.cluster.v3.Cluster.connect_timeout", output, StringComparison.Ordinal);
    }

    // The tables are of a release before the one that we run; what that one added is listed apart, with numbers and types.
    private static void RemoveNewer(FileDescriptorSet set)
    {
        var added = File.ReadLines(SharedFiles.Require("spec", "envoy-proofs", "fields-delta-1.40.0.tsv"))
            .Select(static line => line.Split('\t'))
            .Where(static row => row[0] == "added")
            .ToLookup(static row => row[1], static row => (Name: row[2], Number: row[3]));
        foreach (var file in set.File)
        {
            foreach (var message in file.MessageType)
            {
                var fields = added[$"{file.Package}.{message.Name}"].ToHashSet();
                foreach (var field in message.Field.Where(field => fields.Contains((field.Name, $"{field.Number}"))).ToArray())
                    message.Field.Remove(field);
            }
        }
    }

    private static FileDescriptorSet Descriptors()
    {
        var set = new FileDescriptorSet();
        foreach (var file in EnvoyTypes.Files)
            set.File.Add(file.ToProto());
        // google.rpc comes compiled with a package but belongs to the API all the same.
        set.File.Add(Google.Rpc.StatusReflection.Descriptor.ToProto());
        return set;
    }

    private static async Task<(int ExitCode, string Output)> CheckAsync(FileDescriptorSet set)
    {
        var script = SharedFiles.Require("envoy-api", "check-descriptors.py");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, set.ToByteArray(), TestContext.Current.CancellationToken);
            using var process = Start(script, file, "--complete-enums", "--strict-files", "--require", "GBKI");
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, output + await errors);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            Assert.Skip($"python3 cannot be started: {e.Message}");
            throw;
        }
    }
}
