//! Where the root key comes from: the environment, a passphrase, or a file of its own. Never an argument.

use std::env;
use std::path::{Path, PathBuf};

use yanji_vault::{RootKey, VaultError};

use crate::failure::Failure;
use crate::terminal::Terminal;

/// The root key of a clinic that is there already.
///
/// # Errors
/// When there is none, or none that can be read.
pub(crate) fn load() -> Result<RootKey, Failure> {
    match spoken()? {
        Some(key) => Ok(key),
        None => RootKey::load(file()?).map_err(failure),
    }
}

/// The root key for a clinic that is founded now; makes the file if there is none, and says so.
///
/// # Errors
/// As [`load`].
pub(crate) fn load_or_create(terminal: Terminal) -> Result<RootKey, Failure> {
    if let Some(key) = spoken()? {
        return Ok(key);
    }
    let file = file()?;
    let is_new = !file.exists();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    }
    let key = RootKey::load_or_create(&file).map_err(failure)?;
    if is_new {
        let path = file.display();
        terminal.say(
            &format!("已生成根密钥：{path}。请立刻离线备份两份；丢了它，姓名、电话和备注再也打不开。"),
            &format!(
                "Made a root key: {path}. Keep two copies offline now; without it names, phones and notes can never \
                 be read again."
            ),
        );
    }
    Ok(key)
}

/// The key that the environment gives.
fn spoken() -> Result<Option<RootKey>, Failure> {
    if let Some(text) = setting("YANJI_ROOT_KEY") {
        return RootKey::from_text(&text).map(Some).map_err(failure);
    }
    let Some(passphrase) = setting("YANJI_ROOT_PASSPHRASE") else { return Ok(None) };
    let salt = setting("YANJI_ROOT_SALT").unwrap_or_default();
    RootKey::from_passphrase(&passphrase, salt.as_bytes()).map(Some).map_err(failure)
}

/// `YANJI_ROOT_KEY_FILE`, or `yanji/root.key` in the user's folder for settings.
fn file() -> Result<PathBuf, Failure> {
    if let Some(file) = setting("YANJI_ROOT_KEY_FILE") {
        return Ok(file.into());
    }
    let settings = setting("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| setting("HOME").or_else(|| setting("USERPROFILE")).map(|home| Path::new(&home).join(".config")));
    settings.map(|folder| folder.join("yanji").join("root.key")).ok_or_else(|| {
        Failure::said(
            "不知道根密钥在哪里：请设置 YANJI_ROOT_KEY 或 YANJI_ROOT_KEY_FILE。",
            "No place for the root key: set YANJI_ROOT_KEY or YANJI_ROOT_KEY_FILE.",
        )
    })
}

fn setting(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn failure(error: VaultError) -> Failure {
    let zh = match &error {
        VaultError::RootKeyText => "根密钥应当是 64 位十六进制数字，或 32 字节的 base64。".to_owned(),
        VaultError::RootKeyFile { path, source } => format!("根密钥文件 {} 无法读写（{source}）。", path.display()),
        VaultError::RootKeyFileContent { path } => format!("文件 {} 里不是根密钥。", path.display()),
        VaultError::RootKeyFileExposed { path, .. } => {
            format!("根密钥文件 {} 别人也能读；请先执行 chmod 600。", path.display())
        }
        VaultError::PassphraseTooShort { bytes_min } => format!("口令太短，至少 {bytes_min} 字节。"),
        VaultError::SaltTooShort { bytes_min } => format!("口令的盐（YANJI_ROOT_SALT）太短，至少 {bytes_min} 字节。"),
        other => format!("根密钥无法使用（{other}）。"),
    };
    Failure::said(zh, format!("The root key cannot be used: {error}."))
}
