using Envoy.Config.Listener.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Tests.Encoding;

/// <summary>Packing of messages.</summary>
public sealed class TypedConfigTests
{
    [Fact]
    public void The_type_URL_of_every_message_of_the_API_is_the_one_of_its_descriptor()
    {
        var messages = typeof(Listener).Assembly.GetTypes()
            .Where(static type => typeof(IMessage).IsAssignableFrom(type) && type is { IsAbstract: false, IsClass: true })
            .ToList();
        Assert.True(messages.Count > 500, $"only {messages.Count} messages were found");
        Assert.All(messages, static type =>
        {
            var descriptor = (MessageDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!;
            Assert.Equal($"type.googleapis.com/{descriptor.FullName}", TypedConfig.UrlOf(type));
        });
    }

    [Fact]
    public void Entries_of_maps_are_packed_in_the_order_of_their_keys()
    {
        static ByteString Pack(params string[] keys)
        {
            var message = new Envoy.Config.Core.V3.Metadata();
            foreach (var key in keys)
                message.FilterMetadata[key] = new();
            return TypedConfig.Of(message).Value;
        }

        Assert.Equal(Pack("a", "b", "c"), Pack("c", "a", "b"));
    }
}
