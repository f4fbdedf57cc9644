//! Which callers a gateway lets in, by where a request comes from and with what program.

use core::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// A block of addresses: `10.0.0.0/8`, `2001:db8::/32`, or a single one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    address: IpAddr,
    /// How many bits count.
    prefix: u32,
}

/// Why a text is not a block of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCidr {
    /// Something else.
    #[error("{0:?} is not an address or a block of addresses, such as 10.0.0.0/8")]
    Other(String),
    /// There are bits set behind the prefix, so that it is unclear what is meant.
    #[error("{0:?} has bits set behind its prefix")]
    Bits(String),
}

impl FromStr for Cidr {
    type Err = InvalidCidr;

    fn from_str(text: &str) -> Result<Self, InvalidCidr> {
        let other = || InvalidCidr::Other(text.to_owned());
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| other())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => most,
            Some(prefix) if prefix.bytes().all(|byte| byte.is_ascii_digit()) => prefix
                .parse()
                .ok()
                .filter(|bits| *bits <= most)
                .ok_or_else(other)?,
            Some(_) => return Err(other()),
        };
        let cidr = Self { address, prefix };
        if bits(address) & !cidr.mask() != 0 {
            return Err(InvalidCidr::Bits(text.to_owned()));
        }
        Ok(cidr)
    }
}

impl Cidr {
    fn mask(self) -> u128 {
        let kept = if self.address.is_ipv4() {
            96 + self.prefix
        } else {
            self.prefix
        };
        u128::MAX.checked_shl(128 - kept).unwrap_or(0)
    }

    /// Whether `address` is in it; one of IPv4 that is written as one of IPv6 is one of IPv4.
    pub fn contains(self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.address.is_ipv4()
            && bits(address) & self.mask() == bits(self.address)
    }
}

/// The bits of an address, those of IPv4 at the end of 96 others.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

/// A pattern: `*` is for any text, `?` for any one character; upper and lower case are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(Vec<char>);

impl Glob {
    /// The pattern `text`.
    pub fn new(text: &str) -> Self {
        Self(text.to_lowercase().chars().collect())
    }

    /// Whether it is for all of `text`.
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.to_lowercase().chars().collect();
        // Where the last star was, and what it has taken so far.
        let mut star = None;
        let (mut at, mut read) = (0, 0);
        while read < text.len() {
            match self.0.get(at) {
                Some('*') => {
                    star = Some((at, read));
                    at += 1;
                }
                Some(wanted) if *wanted == '?' || *wanted == text[read] => {
                    at += 1;
                    read += 1;
                }
                _ => {
                    let Some((of_star, taken)) = star else {
                        return false;
                    };
                    star = Some((of_star, taken + 1));
                    at = of_star + 1;
                    read = taken + 1;
                }
            }
        }
        self.0[at..].iter().all(|c| *c == '*')
    }
}

/// The address that the last proxy in front saw: the last element of the last `X-Forwarded-For`, with a
/// port or without. None where it is something else.
pub fn last_hop<'a>(forwarded: impl IntoIterator<Item = &'a str>) -> Option<IpAddr> {
    let last = forwarded.into_iter().last()?;
    let hop = last.rsplit(',').next()?.trim_matches([' ', '\t']);
    let address = hop.parse::<IpAddr>().ok();
    let in_brackets = || {
        let (address, port) = hop.strip_prefix('[')?.split_once(']')?;
        let has_port = port.is_empty() || is_port(port.strip_prefix(':')?);
        has_port.then(|| address.parse::<Ipv6Addr>().ok().map(IpAddr::V6))?
    };
    let with_port = || {
        let (address, port) = hop.split_once(':')?;
        is_port(port).then(|| address.parse().ok())?
    };
    address.or_else(in_brackets).or_else(with_port)
}

fn is_port(text: &str) -> bool {
    text.parse::<u16>().is_ok() && !text.starts_with('+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_addresses() {
        for (block, inside, outside) in [
            (
                "10.0.0.0/8",
                "10.0.0.0 10.255.255.255 ::ffff:10.1.2.3",
                "9.255.255.255 11.0.0.0 ::10.1.2.3",
            ),
            ("192.0.2.7", "192.0.2.7", "192.0.2.6 ::1"),
            ("192.0.2.7/32", "192.0.2.7", "192.0.2.8"),
            ("0.0.0.0/0", "1.2.3.4 255.255.255.255", "::1 2001:db8::1"),
            (
                "2001:db8::/33",
                "2001:db8:7fff::1",
                "2001:db8:8000::1 32.1.13.184",
            ),
            ("::1", "::1", "::2 127.0.0.1"),
            ("::/0", "::1 ffff::", "1.2.3.4 ::ffff:1.2.3.4"),
        ] {
            let cidr: Cidr = block.parse().unwrap();
            let is_in = |address: &str| cidr.contains(address.parse().unwrap());
            assert!(inside.split(' ').all(is_in), "{block}");
            assert!(!outside.split(' ').any(is_in), "{block}");
        }
        for text in [
            "",
            "10",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "::/129",
            "a/8",
            "10.0.0.0/8/8",
        ] {
            assert_eq!(
                text.parse::<Cidr>(),
                Err(InvalidCidr::Other(text.to_owned()))
            );
        }
        for text in ["10.0.0.1/8", "2001:db8::1/64", "1.0.0.0/0"] {
            assert_eq!(
                text.parse::<Cidr>(),
                Err(InvalidCidr::Bits(text.to_owned()))
            );
        }
    }

    #[test]
    fn patterns() {
        for (pattern, matches, others) in [
            ("curl/*", "curl/ curl/8.1 CURL/8", "curl xcurl/8 "),
            ("*bot*", "bot Googlebot/2.1 robots", "bo b.ot"),
            ("a?c", "abc a?c", "ac abbc"),
            ("*a*b*c", "abc xaxbxc aabbc abcabc", "abcx ab"),
            ("", "", "a"),
            ("**", "a", ""),
            ("é*", "Éa é", "e"),
        ] {
            let glob = Glob::new(pattern);
            for text in matches.split(' ') {
                assert!(glob.matches(text), "{pattern} {text:?}");
            }
            for text in others.split(' ').filter(|it| !it.is_empty()) {
                assert!(!glob.matches(text), "{pattern} {text:?}");
            }
        }
        let slow = Glob::new(&"*a".repeat(50));
        assert!(
            !slow.matches(
                &"a".repeat(20_000)
                    .replace("aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaab")
            )
        );
    }

    #[test]
    fn the_last_hop() {
        for (headers, address) in [
            (vec!["192.0.2.1"], Some("192.0.2.1")),
            (vec!["10.0.0.1, 192.0.2.1"], Some("192.0.2.1")),
            (
                vec!["10.0.0.1", "10.0.0.2 ,\t192.0.2.1 "],
                Some("192.0.2.1"),
            ),
            (vec!["192.0.2.1:443"], Some("192.0.2.1")),
            (vec!["[2001:db8::1]:443"], Some("2001:db8::1")),
            (vec!["[2001:db8::1]"], Some("2001:db8::1")),
            (vec!["2001:db8::1"], Some("2001:db8::1")),
            (vec!["192.0.2.1:x"], None),
            (vec!["192.0.2.1,"], None),
            (vec!["unknown"], None),
            (vec![""], None),
            (vec![], None),
        ] {
            let expected = address.map(|address| address.parse().unwrap());
            assert_eq!(last_hop(headers.iter().copied()), expected, "{headers:?}");
        }
    }
}
