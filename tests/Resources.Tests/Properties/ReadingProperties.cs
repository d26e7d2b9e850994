using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace KGateway.Resources.Tests.Properties;

public sealed class ReadingProperties
{
    private const string Alphabet = "abc:{}[],-&*!|>'\"%@`#?~ \n\t\r\\/.019<=\u00e9\ud83d\0";

    private static readonly Gen<string> AnyText = Gen.Char[Alphabet].Array[0, 80].Select(chars => new string(chars));

    private static readonly Gen<string> AnySample = Gen.Int[0, Samples.All.Length - 1].Select(index => Samples.All[index]);

    /// <summary>A sample with a few pieces cut out, doubled or replaced.</summary>
    private static readonly Gen<string> MutatedSample =
        from sample in AnySample
        from edits in Gen.Select(Gen.Int[0, 5_000], Gen.Int[0, 12], AnyText, Gen.Bool).Array[1, 4]
        select Mutate(sample, edits);

    [Fact]
    public void Any_text_is_read_without_a_crash() => AnyText.Sample(ReadsCleanly, iter: 20_000);

    [Fact]
    public void Any_broken_object_is_read_without_a_crash() => MutatedSample.Sample(ReadsCleanly, iter: 5_000);

    [Fact]
    public void Any_bytes_are_read_or_refused_as_JSON() => Gen.Byte.Array[0, 60].Sample(
        bytes =>
        {
            byte[] json = [.. "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":"u8, .. bytes, (byte)'}'];
            try
            {
                ResourceJson.Read(json);
            }
            catch (JsonException)
            {
                return;
            }
        },
        iter: 20_000);

    [Fact]
    public void What_is_read_survives_writing_and_reading() => MutatedSample.Sample(
        text =>
        {
            foreach (Resource resource in ResourceReader.Read("test.yaml", text, new ReadOptions { KeepInvalid = true }).Objects)
            {
                byte[] json = ResourceJson.ToUtf8(resource);
                Assert.Equal(resource, ResourceJson.Read(json));
                Assert.Equal(resource, ResourceJson.Read(resource.Kind, json));
                Assert.Equal(json, ResourceJson.ToUtf8(ResourceJson.Read(json)));
            }
        },
        iter: 3_000);

    [Fact]
    public void Samples_survive_writing_and_reading()
    {
        foreach (string sample in Samples.All)
        {
            ReadResult result = ResourceReader.Read("test.yaml", sample);
            Assert.Empty(result.Diagnostics);
            Assert.NotEmpty(result.Objects);
            foreach (Resource resource in result.Objects)
            {
                Resource again = ResourceJson.Read(ResourceJson.ToUtf8(resource));
                Assert.Equal(resource, again);
                Assert.Equal(resource.Metadata.ResourceVersion, again.Metadata.ResourceVersion);

                // What is written for other silos is also what a user may write.
                ReadResult read = ResourceReader.Read("test.json", ResourceJson.ToUtf8(resource));
                Assert.Empty(read.Diagnostics);
                Assert.Equal(resource, Assert.Single(read.Objects));
            }
        }
    }

    [Fact]
    public void The_order_of_fields_does_not_matter() => Gen.Select(AnySample, Gen.Int).Sample(
        (sample, seed) =>
        {
            var random = new Random(seed);
            foreach (Resource resource in ResourceReader.Read("test.yaml", sample).Objects)
            {
                JsonNode shuffled = Shuffle(JsonNode.Parse(ResourceJson.ToUtf8(resource))!, random);
                ReadResult read = ResourceReader.Read("test.json", shuffled.ToJsonString());
                Resource again = Assert.Single(read.Objects);
                Assert.Equal(resource, again);
                Assert.Equal(resource.GetHashCode(), again.GetHashCode());
            }
        },
        iter: 300);

    private static void ReadsCleanly(string text)
    {
        ReadResult result = ResourceReader.Read("test.yaml", text);
        int lines = text.Count(c => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029') + 1;
        foreach (Diagnostic diagnostic in result.Diagnostics)
        {
            Assert.NotEmpty(diagnostic.Message);
            Assert.InRange(diagnostic.Line, 1, lines + 1);
            Assert.StartsWith("test.yaml:", diagnostic.ToString(), StringComparison.Ordinal);
        }
    }

    private static string Mutate(string sample, (int At, int Length, string Text, bool Insert)[] edits)
    {
        var text = new StringBuilder(sample);
        foreach ((int at, int length, string piece, bool insert) in edits)
        {
            int start = at % (text.Length + 1);
            int count = Math.Min(length, text.Length - start);
            string cut = text.ToString(start, count);
            text.Remove(start, count);
            if (insert)
                text.Insert(start, piece.Length > 6 ? cut + cut : piece);
        }

        return text.ToString();
    }

    private static JsonNode Shuffle(JsonNode node, Random random)
    {
        switch (node)
        {
            case JsonObject members:
                KeyValuePair<string, JsonNode?>[] entries = [.. members];
                random.Shuffle(entries);
                return new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value is null ? null : Shuffle(entry.Value, random))));
            case JsonArray items:
                return new JsonArray([.. items.Select(item => item is null ? null : Shuffle(item, random))]);
            default:
                return node.DeepClone();
        }
    }
}
