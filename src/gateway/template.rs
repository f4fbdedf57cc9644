//! Routes of a SAM or CloudFormation template.
//!
//! AWS SAM developer guide, "AWS::Serverless::Api", "AWS::Serverless::HttpApi" and the event sources of
//! "AWS::Serverless::Function"; CloudFormation template reference, "AWS::ApiGateway::Method" and
//! "AWS::ApiGatewayV2::Route". Functions are not evaluated: what depends on parameters or conditions is
//! taken as it is written.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::routes::{Error, Routes, scopes};
use super::{Access, Authorizer, openapi};

/// Reads `document` into `routes`.
pub(super) fn read(document: &Value, routes: &mut Routes) -> Result<(), Error> {
    let template = Template {
        resources: object(document.get("Resources")),
        globals: document.get("Globals").unwrap_or(&Value::Null),
    };
    for (name, resource) in template.resources {
        let properties = resource.get("Properties").unwrap_or(&Value::Null);
        let kind = resource
            .get("Type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        match kind {
            "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" => {
                template.serverless_api(name, kind, properties, routes)?;
            }
            "AWS::Serverless::Function" | "AWS::Serverless::StateMachine" => {
                for (event, source) in object(properties.get("Events")) {
                    template.event(&format!("{name}.{event}"), source, routes)?;
                }
            }
            "AWS::ApiGateway::RestApi" => {
                if let Some(body) = properties.get("Body") {
                    routes.decided_by(Authorizer::Rest);
                    openapi::read(body, Access::Open, routes)?;
                }
                routes.answers_preflights(false);
            }
            "AWS::ApiGateway::Method" => template.method(name, properties, routes)?,
            "AWS::ApiGatewayV2::Api" => {
                let body = properties.get("Body");
                if let Some(body) = body {
                    routes.decided_by(Authorizer::Http);
                    openapi::read(body, Access::Open, routes)?;
                }
                if properties.get("ProtocolType").and_then(Value::as_str) != Some("WEBSOCKET") {
                    let own = properties.get("CorsConfiguration").is_some();
                    let answers = own || body.is_some_and(openapi::answers_preflights);
                    routes.answers_preflights(answers);
                }
            }
            "AWS::ApiGatewayV2::Route" => route(name, properties, routes)?,
            _ => {}
        }
    }
    Ok(())
}

/// The members of an object; of anything else, none.
fn object(value: Option<&Value>) -> &Map<String, Value> {
    static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
    value.and_then(Value::as_object).unwrap_or(&NONE)
}

/// A member that is a text, if there is one; a function in its place is not evaluated.
fn text<'a>(name: &str, object: &'a Value, member: &str) -> Result<Option<&'a str>, Error> {
    let value = object.get(member);
    let is_text = value.is_none_or(|value| value.is_string() || value.is_null());
    if is_text {
        Ok(value.and_then(Value::as_str))
    } else {
        Err(Error::value(name, format!("its {member} is not a text")))
    }
}

/// The resource that `{"Ref": NAME}` or `{"Fn::GetAtt": [NAME, …]}` means, or `NAME` itself.
fn referred(value: &Value) -> Option<&str> {
    let of_attribute = || match value.get("Fn::GetAtt")? {
        Value::Array(parts) => parts.first()?.as_str(),
        Value::String(text) => text.split('.').next(),
        _ => None,
    };
    value
        .as_str()
        .or_else(|| value.get("Ref")?.as_str())
        .or_else(of_attribute)
}

/// That `auth` says what it says whatever the template's parameters are.
fn is_evaluated(name: &str, auth: &Value) -> Result<(), Error> {
    let members = auth.as_object().into_iter().flatten();
    let mut functions =
        members.filter(|(member, _)| *member == "Ref" || member.starts_with("Fn::"));
    match functions.next() {
        None => Ok(()),
        Some((function, _)) => {
            let what = format!("its Auth is the result of {function}, which is not evaluated");
            Err(Error::value(name, what))
        }
    }
}

struct Template<'a> {
    resources: &'a Map<String, Value>,
    globals: &'a Value,
}

/// The `Auth` of an API: its own, over that of the globals.
struct Auth<'a> {
    layers: [&'a Value; 2],
}

impl<'a> Auth<'a> {
    fn get(&self, member: &str) -> Option<&'a Value> {
        self.layers.iter().find_map(|layer| layer.get(member))
    }

    /// The authorizer where an event does not say.
    fn default(&self, name: &str) -> Result<Option<&'a str>, Error> {
        for layer in self.layers {
            is_evaluated(name, layer)?;
            if let Some(found) = text(name, layer, "DefaultAuthorizer")? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// What the authorizer called `chosen` asks for, with `own` scopes if there are any.
    fn access(
        &self,
        name: &str,
        chosen: Option<&str>,
        own: Option<&Value>,
        routes: &mut Routes,
    ) -> Result<Access, Error> {
        Ok(match chosen {
            None | Some("NONE") => Access::Open,
            Some("AWS_IAM") => Access::Signature,
            Some(chosen) => {
                let authorizer = self.authorizer(chosen);
                let is_function = authorizer.is_some_and(|it| {
                    it.get("FunctionArn").is_some() || it.get("FunctionInvokeRole").is_some()
                });
                if is_function {
                    routes.note_function(chosen);
                }
                let of_authorizer = authorizer.and_then(|it| it.get("AuthorizationScopes"));
                let default = self.get("DefaultAuthorizerScopes");
                Access::Token(scopes(name, own.or(of_authorizer).or(default))?)
            }
        })
    }

    /// What the authorizer called `name` asks for where an event does not say.
    fn authorizer(&self, name: &str) -> Option<&'a Value> {
        let layers = self.layers.iter();
        let mut authorizers = layers.filter_map(|layer| layer.get("Authorizers")?.get(name));
        authorizers.next()
    }
}

impl<'a> Template<'a> {
    /// The `Auth` of the SAM API called `api`; of the implicit one where there is none of that name.
    fn auth(&self, api: Option<&str>, section: &str) -> Auth<'a> {
        let null = &Value::Null;
        let own = api.and_then(|api| self.resources.get(api));
        let own = own.and_then(|api| api.pointer("/Properties/Auth"));
        let global = self.globals.get(section).and_then(|api| api.get("Auth"));
        Auth {
            layers: [own.unwrap_or(null), global.unwrap_or(null)],
        }
    }

    fn serverless_api(
        &self,
        name: &str,
        kind: &str,
        properties: &Value,
        routes: &mut Routes,
    ) -> Result<(), Error> {
        let is_http = kind.ends_with("HttpApi");
        routes.decided_by(if is_http {
            Authorizer::Http
        } else {
            Authorizer::Rest
        });
        let section = if is_http { "HttpApi" } else { "Api" };
        let answers = self.answers_preflights(Some(name), section, properties);
        routes.answers_preflights(answers);
        match properties.get("DefinitionBody") {
            Some(body) if body.get("paths").is_some() => {
                // SAM writes the default authorizer into what has no security of its own.
                let auth = self.auth(Some(name), section);
                let chosen = auth.default(name)?;
                let default = auth.access(name, chosen, None, routes)?;
                openapi::read(body, default, routes)
            }
            Some(_) => {
                routes.note(format!(
                    "{name} has its routes in another document: give that one"
                ));
                Ok(())
            }
            None if properties.get("DefinitionUri").is_some() => {
                routes.note(format!(
                    "{name} has its routes in another document: give that one"
                ));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Whether the API called `api`, or the implicit one, needs no token for a preflight.
    fn answers_preflights(&self, api: Option<&str>, section: &str, properties: &Value) -> bool {
        let member = |name: &str| {
            let global = self.globals.get(section).and_then(|api| api.get(name));
            properties.get(name).or(global)
        };
        if section == "HttpApi" {
            let cors = member("CorsConfiguration");
            return cors.is_some_and(|cors| cors != &Value::Bool(false))
                || member("DefinitionBody").is_some_and(openapi::answers_preflights);
        }
        // With it SAM makes a method OPTIONS for each path, which asks for the default authorizer's token
        // unless that is turned off.
        let auth = self.auth(api, section);
        let adds = auth.get("AddDefaultAuthorizerToCorsPreflight");
        let has_default = auth.get("DefaultAuthorizer").is_some();
        member("Cors").is_some() && (adds == Some(&Value::Bool(false)) || !has_default)
    }

    /// An event source of a function.
    fn event(&self, name: &str, source: &Value, routes: &mut Routes) -> Result<(), Error> {
        let properties = source.get("Properties").unwrap_or(&Value::Null);
        let (section, of_api, authorizer) = match source.get("Type").and_then(Value::as_str) {
            Some("Api") => ("Api", "RestApiId", Authorizer::Rest),
            Some("HttpApi") => ("HttpApi", "ApiId", Authorizer::Http),
            _ => return Ok(()),
        };
        routes.decided_by(authorizer);
        let api = properties.get(of_api).and_then(referred);
        if api.is_none() {
            let answers = self.answers_preflights(None, section, &Value::Null);
            routes.answers_preflights(answers);
        }
        let auth = self.auth(api, section);
        let own = properties.get("Auth").unwrap_or(&Value::Null);
        is_evaluated(name, own)?;
        let chosen = match text(name, own, "Authorizer")? {
            Some(chosen) => Some(chosen),
            None => auth.default(name)?,
        };
        let scopes = own.get("AuthorizationScopes");
        let access = auth.access(name, chosen, scopes, routes)?;
        let method = text(name, properties, "Method")?.unwrap_or("ANY");
        match text(name, properties, "Path")? {
            Some(path) => routes.add(method, path, access),
            None if authorizer == Authorizer::Http => routes.add("ANY", "$default", access),
            None => Err(Error::value(name, "its Path is not a text")),
        }
    }

    /// A method of a REST API.
    fn method(&self, name: &str, properties: &Value, routes: &mut Routes) -> Result<(), Error> {
        routes.decided_by(Authorizer::Rest);
        let access = access(name, properties, routes)?;
        let method = properties.get("HttpMethod").and_then(Value::as_str);
        let method = method.ok_or_else(|| Error::value(name, "its HttpMethod is not a text"))?;
        let path = properties
            .get("ResourceId")
            .and_then(|resource| self.path(resource));
        let path = path.ok_or_else(|| Error::value(name, "its ResourceId leads to no path"))?;
        routes.add(method, &path, access)
    }

    /// The path of a resource of a REST API.
    fn path(&self, resource: &Value) -> Option<String> {
        let mut parts = Vec::new();
        let mut next = resource;
        // No longer than there are resources: they could be in a circle.
        for _ in 0..=self.resources.len() {
            let found = self.resources.get(referred(next)?)?;
            match found.get("Type").and_then(Value::as_str)? {
                "AWS::ApiGateway::Resource" => {
                    let part = found.pointer("/Properties/PathPart")?.as_str()?;
                    parts.push(part);
                    next = found.pointer("/Properties/ParentId")?;
                }
                "AWS::ApiGateway::RestApi" => {
                    parts.reverse();
                    return Some(format!("/{}", parts.join("/")));
                }
                _ => return None,
            }
        }
        None
    }
}

/// A route of an HTTP API.
fn route(name: &str, properties: &Value, routes: &mut Routes) -> Result<(), Error> {
    let key = properties.get("RouteKey").and_then(Value::as_str);
    let key = key.ok_or_else(|| Error::value(name, "its RouteKey is not a text"))?;
    // Those of WebSocket APIs are no requests, but for the first.
    let (method, path) = match key.split_once(' ') {
        Some(parts) => parts,
        None if key == "$default" => ("ANY", key),
        None => return Ok(()),
    };
    routes.decided_by(Authorizer::Http);
    let access = access(name, properties, routes)?;
    routes.add(method, path, access)
}

/// What `AuthorizationType` and `AuthorizationScopes` ask for.
fn access(name: &str, properties: &Value, routes: &mut Routes) -> Result<Access, Error> {
    let known: BTreeMap<&str, Access> = BTreeMap::from([
        ("NONE", Access::Open),
        ("AWS_IAM", Access::Signature),
        ("JWT", Access::Token(Vec::new())),
        ("COGNITO_USER_POOLS", Access::Token(Vec::new())),
        ("CUSTOM", Access::Token(Vec::new())),
    ]);
    let kind = match properties.get("AuthorizationType") {
        None => "NONE",
        Some(kind) => kind.as_str().unwrap_or_default(),
    };
    if kind == "CUSTOM" {
        routes.note_function(&format!("that of {name}"));
    }
    match known.get(kind) {
        Some(Access::Token(_)) => {
            let scopes = scopes(name, properties.get("AuthorizationScopes"))?;
            Ok(Access::Token(scopes))
        }
        Some(access) => Ok(access.clone()),
        None => Err(Error::value(
            name,
            "its AuthorizationType is none that is known",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::routes::shown;
    use super::super::{Access, read_routes as read};

    #[test]
    fn a_sam_template_with_a_rest_api() {
        let text = "
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: !Ref Stage
      Cors: \"'*'\"
      Auth:
        DefaultAuthorizer: Pool
        AddDefaultAuthorizerToCorsPreflight: false
        Authorizers:
          Pool: {UserPoolArn: !GetAtt UserPool.Arn}
          Scoped: {UserPoolArn: !GetAtt UserPool.Arn, AuthorizationScopes: [a/b]}
          Mine: {FunctionArn: !GetAtt F.Arn}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Events:
        List: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /items, Method: get}}
        Make: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /items, Method: POST, Auth: {Authorizer: Scoped}}}
        One:
          Type: Api
          Properties:
            RestApiId: !Ref Api
            Path: /items/{id}
            Method: any
            Auth: {AuthorizationScopes: [c, d]}
        Health: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /health, Method: get, Auth: {Authorizer: NONE}}}
        Ops: {Type: Api, Properties: {RestApiId: !Ref Api, Path: '/ops/{proxy+}', Method: any, Auth: {Authorizer: AWS_IAM}}}
        Own: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /own, Method: get, Auth: {Authorizer: Mine}}}
        Free: {Type: Api, Properties: {Path: /free, Method: get}}
        Queue: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}
";
        assert_eq!(
            shown(&read(text, false).unwrap()),
            "GET /free open\n\
             GET /health open\n\
             GET /items token\n\
             POST /items a/b\n\
             ANY /items/{id} c,d\n\
             ANY /ops/{proxy+} iam\n\
             GET /own token\n\
             rest\n\
             note: Mine is a Lambda authorizer, which is not run: its routes take the user pool's tokens\n\
             note: its APIs differ in CORS, so that OPTIONS asks for what its route asks for"
        );
    }

    #[test]
    fn a_sam_template_with_an_http_api() {
        let text = "
Globals:
  HttpApi:
    CorsConfiguration: true
    Auth:
      DefaultAuthorizer: Jwt
      Authorizers:
        Jwt:
          AuthorizationScopes: [base]
          JwtConfiguration: {issuer: !Sub 'https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}', audience: [!Ref Client]}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        All: {Type: HttpApi}
        One: {Type: HttpApi, Properties: {Path: /one, Method: GET}}
        Two: {Type: HttpApi, Properties: {Path: /two, Method: GET, Auth: {AuthorizationScopes: []}}}
        Open: {Type: HttpApi, Properties: {Path: /open, Method: GET, Auth: {Authorizer: NONE}}}
";
        assert_eq!(
            shown(&read(text, false).unwrap()),
            "GET /one base\nGET /open open\nGET /two token\n$default base\ncors\nhttp"
        );
    }

    #[test]
    fn a_cloudformation_template() {
        let text = r#"{"Resources": {
            "Rest": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "x"}},
            "Pets": {"Type": "AWS::ApiGateway::Resource", "Properties": {
                "RestApiId": {"Ref": "Rest"}, "ParentId": {"Fn::GetAtt": ["Rest", "RootResourceId"]},
                "PathPart": "pets"}},
            "Pet": {"Type": "AWS::ApiGateway::Resource", "Properties": {
                "ParentId": {"Ref": "Pets"}, "PathPart": "{id}"}},
            "GetPet": {"Type": "AWS::ApiGateway::Method", "Properties": {
                "HttpMethod": "GET", "ResourceId": {"Ref": "Pet"},
                "AuthorizationType": "COGNITO_USER_POOLS", "AuthorizationScopes": ["pets/read"]}},
            "Root": {"Type": "AWS::ApiGateway::Method", "Properties": {
                "HttpMethod": "ANY", "ResourceId": {"Fn::GetAtt": "Rest.RootResourceId"},
                "AuthorizationType": "AWS_IAM"}},
            "Options": {"Type": "AWS::ApiGateway::Method", "Properties": {
                "HttpMethod": "OPTIONS", "ResourceId": {"Ref": "Pet"}, "AuthorizationType": "NONE"}},
            "Http": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"CorsConfiguration": {}}},
            "Route": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {
                "RouteKey": "POST /v2/{proxy+}", "AuthorizationType": "JWT"}},
            "Socket": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"RouteKey": "$connect"}},
            "Bucket": {"Type": "AWS::S3::Bucket"}}}"#;
        assert_eq!(
            shown(&read(text, false).unwrap()),
            "ANY / iam\n\
             GET /pets/{id} pets/read\n\
             OPTIONS /pets/{id} open\n\
             POST /v2/{proxy+} token\n\
             rest\n\
             note: its APIs differ in CORS, so that OPTIONS asks for what its route asks for"
        );
    }

    /// The routes of an API without CORS are not freed by another API.
    #[test]
    fn all_apis_of_a_template_have_to_answer_preflights() {
        let read = |own: &str, other: &str, globals: &str| {
            let text = format!(
                "Transform: AWS::Serverless-2016-10-31\n\
                 Globals: {{HttpApi: {{{globals}}}}}\n\
                 Resources:\n  \
                   Own: {{Type: AWS::Serverless::HttpApi, Properties: {{{own}}}}}\n  \
                   Other: {{Type: 'AWS::{other}}}\n  \
                   F:\n    \
                     Type: AWS::Serverless::Function\n    \
                     Properties: {{Events: {{E: {{Type: HttpApi, Properties: {{ApiId: !Ref Own, Path: /a, Method: GET}}}}}}}}\n"
            );
            shown(&read(&text, false).unwrap())
        };
        let note =
            "note: its APIs differ in CORS, so that OPTIONS asks for what its route asks for";
        let cors = "CorsConfiguration: true";
        for (own, other, globals, said) in [
            (cors, "S3::Bucket'", "", "cors\nhttp".to_owned()),
            ("", "S3::Bucket'", cors, "cors\nhttp".to_owned()),
            ("", "S3::Bucket'", "", "http".to_owned()),
            ("", "Serverless::HttpApi'", cors, "cors\nhttp".to_owned()),
            (
                cors,
                "ApiGatewayV2::Api', Properties: {ProtocolType: WEBSOCKET}",
                "",
                "cors\nhttp".to_owned(),
            ),
            (cors, "ApiGatewayV2::Api'", "", format!("http\n{note}")),
            (cors, "ApiGateway::RestApi'", "", format!("http\n{note}")),
            (
                "",
                "ApiGatewayV2::Api', Properties: {CorsConfiguration: {}}",
                "",
                format!("http\n{note}"),
            ),
        ] {
            assert_eq!(
                read(own, other, globals),
                format!("GET /a open\n{said}"),
                "{own} {other}"
            );
        }
    }

    /// SAM writes the default authorizer into an inline definition.
    #[test]
    fn a_default_is_for_an_inline_definition_too() {
        let text = r"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Auth:
        DefaultAuthorizer: Pool
        Authorizers:
          Pool: {UserPoolArn: !GetAtt UserPool.Arn}
      DefinitionBody:
        swagger: '2.0'
        paths:
          /secret: {get: {}}
          /open: {get: {security: []}}
";
        let routes = read(text, false).unwrap();
        let access = |path: &str| {
            let route = routes
                .all()
                .iter()
                .find(|route| route.to_string().ends_with(path));
            route.unwrap().access.clone()
        };
        assert_eq!(access("/secret"), Access::Token(Vec::new()));
        assert_eq!(access("/open"), Access::Open);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (resource, said) in [
            (
                r#"{"Type": "AWS::ApiGateway::Method", "Properties": {"AuthorizationType": "X"}}"#,
                "R: its AuthorizationType is none that is known",
            ),
            (
                r#"{"Type": "AWS::ApiGateway::Method", "Properties": {}}"#,
                "R: its HttpMethod is not a text",
            ),
            (
                r#"{"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "ResourceId": {"Ref": "R"}}}"#,
                "R: its ResourceId leads to no path",
            ),
            (
                r#"{"Type": "AWS::ApiGatewayV2::Route"}"#,
                "R: its RouteKey is not a text",
            ),
            (
                r#"{"Type": "AWS::Serverless::Function", "Properties": {"Events": {"E": {"Type": "Api", "Properties": {"Path": {"Ref": "P"}}}}}}"#,
                "R.E: its Path is not a text",
            ),
        ] {
            let text = format!("{{\"Resources\": {{\"R\": {resource}}}}}");
            assert_eq!(read(&text, false).unwrap_err().to_string(), said);
        }
        for (auth, said) in [
            ("{Authorizer: !Ref A}", "F.E: its Authorizer is not a text"),
            (
                "!If [C, {Authorizer: NONE}, !Ref AWS::NoValue]",
                "F.E: its Auth is the result of Fn::If, which is not evaluated",
            ),
            (
                "{Authorizer: A, AuthorizationScopes: [!Sub '${R}/read']}",
                "F.E: its scopes are not an array of texts",
            ),
            (
                "{Authorizer: A, AuthorizationScopes: !Ref Scopes}",
                "F.E: its scopes are not an array of texts",
            ),
        ] {
            let text = format!(
                "Resources: {{F: {{Type: AWS::Serverless::Function, Properties: {{Events: {{E: {{Type: \
                 HttpApi, Properties: {{Path: /a, Method: GET, Auth: {auth}}}}}}}}}}}}}"
            );
            assert_eq!(read(&text, false).unwrap_err().to_string(), said, "{text}");
        }
        let circle = r#"{"Resources": {
            "A": {"Type": "AWS::ApiGateway::Resource", "Properties": {"ParentId": {"Ref": "A"}, "PathPart": "a"}},
            "M": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "ResourceId": {"Ref": "A"}}}}}"#;
        assert_eq!(
            read(circle, false).unwrap_err().to_string(),
            "M: its ResourceId leads to no path"
        );
    }
}
