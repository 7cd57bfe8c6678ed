//! What is in an OpenSearch on AWS, asked with signed requests. It only reads.

use std::process::ExitCode;

use es_client::{
    Server,
    prelude::*,
    transport::{AwsCredentials, AwsService, AwsSigV4Layer},
};
use es_examples::Result;

const USAGE: &str = "\
aws --endpoint URL [--region REGION] [--profile NAME]

--endpoint URL    the address of a domain (OpenSearch Service) or of a collection (OpenSearch Serverless);
                  otherwise that in AWS_ENDPOINT_URL_OPENSEARCH
--region REGION   its region; otherwise that in AWS_REGION or AWS_DEFAULT_REGION, or in the endpoint's name
--profile NAME    the profile with the key in ~/.aws/credentials; otherwise that in AWS_PROFILE, or the key
                  in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match Settings::read() {
        Ok(None) => println!("{USAGE}"),
        Ok(Some(settings)) => {
            if let Err(error) = show(&settings).await {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        }
        Err(error) => {
            eprintln!("{error}\n\n{USAGE}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

async fn show(settings: &Settings) -> Result {
    let Settings { endpoint, region, credentials } = settings;
    let service = match endpoint.contains(".aoss.") {
        true => AwsService::OpenSearchServerless,
        false => AwsService::OpenSearch,
    };
    let signatures = AwsSigV4Layer::new(region, service, credentials.clone());
    let mut es = Elasticsearch::builder().hosts(endpoint.as_str()).node_layer(signatures).build()?;
    if service == AwsService::OpenSearchServerless {
        // It has no `GET /` that would tell what it is.
        es = es.with_server(Server::opensearch(2, 11));
    }
    println!("{} in {region}, signed for {}", es.server().await?, service.signing_name());
    for index in es.cat().indices().sort("index").send().await? {
        println!("{:10} documents in {}", index.docs_count.unwrap_or_default(), index.index.unwrap_or_default());
    }
    Ok(())
}

/// Where to ask, and as whom.
struct Settings {
    endpoint: String,
    region: String,
    credentials: AwsCredentials,
}

impl Settings {
    /// What the arguments say and, where they do not, the environment; `None` when only the help was asked for.
    fn read() -> Result<Option<Self>> {
        use lexopt::prelude::{Long, Short, ValueExt};

        let (mut endpoint, mut region, mut profile) = (None, None, None);
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("endpoint") => endpoint = Some(parser.value()?.string()?),
                Long("region") => region = Some(parser.value()?.string()?),
                Long("profile") => profile = Some(parser.value()?.string()?),
                Short('h') | Long("help") => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        let endpoint = endpoint.or_else(|| set("AWS_ENDPOINT_URL_OPENSEARCH")).ok_or("say the endpoint")?;
        let region = region.or_else(|| set("AWS_REGION")).or_else(|| set("AWS_DEFAULT_REGION"));
        let region =
            region.or_else(|| region_of(&endpoint)).ok_or("say the region: it is not in the endpoint's name")?;
        let credentials = match profile.or_else(|| set("AWS_PROFILE")) {
            Some(profile) => AwsCredentials::from_profile(&profile)?,
            None => AwsCredentials::from_env()?,
        };
        Ok(Some(Self { endpoint, region, credentials }))
    }
}

fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The region in a name as AWS gives them: `search-shop-abc.eu-west-1.es.amazonaws.com`.
fn region_of(endpoint: &str) -> Option<String> {
    let (before, _) = endpoint.split_once(".es.amazonaws.").or_else(|| endpoint.split_once(".aoss.amazonaws."))?;
    before.rsplit_once('.').map(|(_, region)| region.to_owned())
}
