using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>The OpenAPI document: what the code says of each operation, with what holds for all of them and with examples.</summary>
internal static class ApiDocument
{
    private const string RoleExtension = "x-required-role";

    private static readonly IReadOnlyDictionary<string, (string Header, string Description)> Schemes = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["telegram"] = (WebhookSignature.TelegramHeader, "The secret_token that the bot's webhook was set with."),
        ["x"] = (WebhookSignature.XHeader, "X's signature: sha256= and the base64 of HMAC-SHA256 of the body, keyed with the app's consumer secret."),
        ["generic"] = (WebhookSignature.Header, $"sha256= and the hexadecimal HMAC-SHA256 of {WebhookSignature.TimestampHeader}, a dot and the body, keyed with the sender's secret."),
    };

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        var schemas = new ApiSchemas();
        options.AddSchemaTransformer((_, context, _) =>
        {
            schemas.Note(context.JsonTypeInfo);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            schemas.Complete(document);
            Describe(document);
            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "SentinelMarket",
            Version = ApiErrors.Version,
            Description = "Pipelines, runs, prices and talk of the warehouse. Every error is a ProblemDetails object with a stable type. Instants are UTC, durations are seconds, prices are rupees. "
                + "Callers on this machine, and from the networks of the settings, need no sign-in; webhooks prove by secret or signature who they are. docs/api.md has the conventions and limits.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        foreach (var (name, scheme) in Schemes)
        {
            document.Components.SecuritySchemes[name] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = scheme.Header, Description = scheme.Description };
        }

        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                // Nobody signs in yet, so an empty list says that nothing has to be sent.
                operation.Security = Schemes.Keys.FirstOrDefault(name => WebhookPaths.Contains(path) && method == HttpMethod.Post && path.Split('/').Contains(name, StringComparer.Ordinal)) is { } scheme
                    ? [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] }]
                    : [];
                ApiExamples.Add(document, path, method, operation);
            }
        }
    }

    private static void Describe(OpenApiOperation operation, ApiDescription description)
    {
        var path = "/" + description.RelativePath;
        var method = description.HttpMethod ?? HttpMethods.Get;
        operation.OperationId ??= IdOf(method, path);
        operation.Responses ??= [];
        Error(StatusCodes.Status400BadRequest);
        Error(StatusCodes.Status403Forbidden);
        Error(StatusCodes.Status429TooManyRequests);
        Error(StatusCodes.Status500InternalServerError);
        Error(StatusCodes.Status503ServiceUnavailable);
        if (operation.RequestBody is not null)
        {
            Error(StatusCodes.Status413PayloadTooLarge);
            Error(StatusCodes.Status415UnsupportedMediaType);
        }

        var metadata = description.ActionDescriptor.EndpointMetadata;
        if (Idempotency.Takes(method, path))
        {
            Error(StatusCodes.Status409Conflict);
            Error(StatusCodes.Status413PayloadTooLarge);
            Error(StatusCodes.Status422UnprocessableEntity);
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Idempotency.Header,
                In = ParameterLocation.Header,
                Description = $"Makes the request safe to send again: with the same key and body it is carried out once, for a day, and the answer is the first one's, with the header {Idempotency.ReplayedHeader}.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = Idempotency.LongestKey },
            });
        }
        else if (HttpMethods.IsGet(method) && !metadata.OfType<StreamedAnswer>().Any())
        {
            operation.Responses["304"] = new OpenApiResponse { Description = "Not modified: If-None-Match names the ETag of this answer." };
        }

        if (metadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy is { } role && !metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
            operation.Extensions[RoleExtension] = new JsonNodeExtension(role);
        }

        void Error(int status)
        {
            var key = status.ToString(CultureInfo.InvariantCulture);
            var response = operation.Responses.TryGetValue(key, out var known) && known is OpenApiResponse own ? own : new OpenApiResponse();
            response.Description = string.IsNullOrEmpty(response.Description) ? Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) : response.Description;
            response.Content ??= new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
            response.Content.TryAdd(Problems.ContentType, new OpenApiMediaType());
            operation.Responses[key] = response;
        }
    }

    /// <summary>A name that stays while path and method do, for programs that are generated: getDataRunsById.</summary>
    private static string IdOf(string method, string path) =>
        method.ToLowerInvariant() + string.Concat(path.Split(['/', '-'], StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(part => part[0] == '{' ? "By" + Upper(part.Trim('{', '}')) : Upper(part)));

    private static string Upper(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
