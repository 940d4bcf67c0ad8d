using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Jml;

/// <summary>A key as "jml_", its public id, and its secret, in hexadecimal.</summary>
internal sealed class Key
{
    private static readonly Regex Form = new(@"^jml_([0-9a-f]{8})_[0-9a-f]{64}\z");

    private Key(string text, string id) => (Text, Id) = (text, id);

    public string Text { get; }
    public string Id { get; }

    /// <summary>Where the service writes the key of its first administrator.</summary>
    public static string AdministratorsFile => Path.Combine(DataFolder, "keys", "administrators.key");

    private static string DataFolder =>
        Environment.GetEnvironmentVariable("JML_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "JmlSync");

    public static Key Of(SecureString secret) => Parse(new NetworkCredential("", secret).Password, "The key");

    public static Key InFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path).Trim(), $"The text in {path}");
        }
        catch (UnauthorizedAccessException cause)
        {
            throw Unusable("key-unreadable",
                $"You may not read {path}. Ask to join the group that may, or use your own key: Connect-JmlService -KeyFile.",
                ErrorCategory.PermissionDenied, cause);
        }
        catch (IOException cause)
        {
            throw Unusable("key-missing",
                $"There is no key in {path}. Name the file that holds yours: Connect-JmlService -KeyFile.",
                ErrorCategory.AuthenticationError, cause);
        }
    }

    /// <summary>
    /// What only a service that knows this key can answer: HMAC-SHA256 over the nonce's text, its key the SHA-256 of
    /// "proof" and the whole key, in lower-case hexadecimal.
    /// </summary>
    public string ProofOf(string nonce)
    {
        using var sha = SHA256.Create();
        using var hmac = new HMACSHA256(sha.ComputeHash(Encoding.UTF8.GetBytes("proof" + Text)));
        return Hexadecimal(hmac.ComputeHash(Encoding.UTF8.GetBytes(nonce)));
    }

    public static string NewNonce()
    {
        using var random = RandomNumberGenerator.Create();
        var bytes = new byte[32];
        random.GetBytes(bytes);
        return Hexadecimal(bytes);
    }

    private static Key Parse(string text, string what)
    {
        var match = Form.Match(text);
        if (match.Success) return new Key(text, match.Groups[1].Value);
        throw Unusable("key-invalid",
            $"{what} is not a key of JML Sync, which reads jml_<id>_<secret>. Ask an administrator for one.",
            ErrorCategory.AuthenticationError);
    }

    private static ServiceException Unusable(string code, string message, ErrorCategory category, Exception? cause = null) =>
        new(code, message, category, true, cause);

    private static string Hexadecimal(byte[] bytes) => string.Concat(bytes.Select(one => one.ToString("x2", CultureInfo.InvariantCulture)));
}
