using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Serialization;

namespace Jml;

/// <summary>The spelling of the service: camelCase names, enums by name, times in UTC.</summary>
internal static class Json
{
    private static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        ContractResolver = new CamelCasePropertyNamesContractResolver(),
        Converters = { new StringEnumConverter(new CamelCaseNamingStrategy()) },
        DateTimeZoneHandling = DateTimeZoneHandling.Utc,
        NullValueHandling = NullValueHandling.Ignore,
    });

    public static string Write(object body)
    {
        using var text = new StringWriter();
        Serializer.Serialize(text, body);
        return text.ToString();
    }

    /// <summary>Throws JsonException when the answer is something else.</summary>
    public static T Read<T>(HttpContent content)
    {
        using var reader = new JsonTextReader(new StreamReader(content.ReadAsStreamAsync().GetAwaiter().GetResult()));
        return Serializer.Deserialize<T>(reader) ?? throw new JsonSerializationException("The answer is empty.");
    }

    /// <summary>One object after another, to the end; throws JsonException when the answer is something else.</summary>
    public static List<T> ReadLines<T>(HttpContent content)
    {
        using var reader = new JsonTextReader(new StreamReader(content.ReadAsStreamAsync().GetAwaiter().GetResult()))
        {
            SupportMultipleContent = true,
        };
        List<T> items = [];
        while (reader.Read()) items.Add(Serializer.Deserialize<T>(reader) ?? throw new JsonSerializationException("A line is empty."));
        return items;
    }
}
