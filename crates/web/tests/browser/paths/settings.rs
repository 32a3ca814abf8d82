//! The settings: what is added, changed and refused on each of their pages.

use thirtyfour::prelude::*;
use yanji_app::{Backups, Permission};

use super::{Walk, walk_in_a_new_one};
use crate::clinic::{LOGIN, PASSWORD, machine};

/// The cookie by which somebody is known.
const SESSION: &str = "yanji_session";

#[tokio::test]
async fn each_page_adds_changes_and_refuses() {
    walk_in_a_new_one(|walk| async move {
        walk.renames_the_clinic().await;
        walk.adds_stores().await;
        walk.lists_the_items().await;
        walk.hires_a_cashier().await;
        walk.keeps_an_owner().await;
        walk.gives_the_cashier_a_permission().await;
        walk.makes_a_key().await;
        walk.makes_a_backup().await;
    })
    .await;
}

impl Walk {
    async fn renames_the_clinic(&self) {
        self.go("/settings").await;
        self.write("#name", "清颜医美").await;
        self.follow_named("保存").await;
        self.sees("已保存").await;
        assert_eq!(self.served.clinic.name(), "清颜医美");
        assert_eq!(self.text(".place-organisation").await, "清颜医美");
    }

    async fn adds_stores(&self) {
        self.go("/settings/stores").await;
        self.write("#name", "人民路店").await;
        self.follow_named("添加门店").await;
        self.sees("门店已添加").await;
        self.write("#address", "人民路 88 号").await;
        self.write("#contact", "09:00-20:00").await;
        self.follow("main form .btn-primary").await;
        let profiles = self.served.clinic.store_profiles(&machine()).unwrap();
        assert_eq!((profiles.len(), profiles[0].details.address.as_str()), (1, "人民路 88 号"));
        self.go("/settings/stores").await;
        self.write("#name", "人民路店").await;
        self.follow_named("添加门店").await;
        self.sees("这个名称已经在用了").await;
        assert_eq!(self.value("#name").await, "人民路店");
        assert_eq!(self.served.clinic.store_list(&machine()).unwrap().len(), 1);
    }

    async fn lists_the_items(&self) {
        self.go("/items").await;
        self.follow_named("用医美目录开始").await;
        self.sees("请按店里的实际价格修改").await;
        let item = self.served.clinic.item_list(&machine()).unwrap().remove(0);
        self.follow_by(By::LinkText(item.name.clone())).await;
        self.write("#price", "1234.5").await;
        self.follow_named("保存").await;
        self.sees("1,234.50").await;
        let held = self.served.clinic.item_list(&machine()).unwrap();
        assert_eq!(held.iter().find(|one| one.id == item.id).unwrap().price_fen, 123_450);
        for told in ["类目已添加", "这个名称已经在用了"] {
            self.write("#name", "会员专享").await;
            self.follow_named("添加类目").await;
            self.sees(told).await;
        }
    }

    async fn hires_a_cashier(&self) {
        self.go("/settings/staff/new").await;
        self.write("#name", "小李").await;
        self.write("#login", LOGIN).await;
        self.follow_named("确认添加").await;
        self.sees("这个登录名已经有人用了").await;
        self.write("#login", "li").await;
        self.press("#role option[value='cashier']").await;
        let is_asked = async || self.window.find("#password").await.is_displayed().await.unwrap();
        assert!(!is_asked().await, "the proposed password is not typed");
        self.press("[name='takes'][value='own']").await;
        assert!(is_asked().await);
        self.write("#password", PASSWORD).await;
        self.write("#again", PASSWORD).await;
        self.follow_named("确认添加").await;
        self.sees("员工已添加").await;
        let staff = self.served.clinic.staff_list(&machine()).unwrap();
        assert_eq!(staff.iter().find(|one| one.login == "li").unwrap().role, "cashier");
    }

    /// The last owner stays one.
    async fn keeps_an_owner(&self) {
        self.go("/settings/staff").await;
        self.follow_by(By::LinkText(LOGIN.to_owned())).await;
        self.press("#role option[value='cashier']").await;
        self.follow_named("保存").await;
        self.shown(By::Css("main .alert-danger")).await;
        let staff = self.served.clinic.staff_list(&machine()).unwrap();
        assert_eq!(staff.iter().find(|one| one.login == LOGIN).unwrap().role, "owner");
    }

    /// A tick in the table of the roles counts from the next thing that somebody does, who need not sign in again.
    async fn gives_the_cashier_a_permission(&self) {
        let owner = self.session().await;
        self.window.driver.delete_all_cookies().await.unwrap();
        self.sign_in("li", PASSWORD).await;
        self.go("/data/log").await;
        self.sees("没有权限").await;
        let cashier = self.session().await;

        self.become_again(owner.clone()).await;
        self.go("/settings/roles").await;
        let code = Permission::LogRead.code();
        self.press(&format!("main [name='cashier'][value='{code}']")).await;
        self.follow("main form[action='/settings/roles'] .card-footer button").await;
        self.sees("权限已保存").await;
        let roles = self.served.clinic.role_list(&machine()).unwrap();
        assert!(roles.iter().any(|role| role.code == "cashier" && role.permissions.iter().any(|one| one == code)));

        self.become_again(cashier).await;
        self.go("/data/log").await;
        self.shown(By::Css(".log-table")).await;
        self.become_again(owner).await;
    }

    async fn session(&self) -> Cookie {
        self.window.driver.get_named_cookie(SESSION).await.unwrap()
    }

    async fn become_again(&self, session: Cookie) {
        self.window.driver.add_cookie(session).await.unwrap();
    }

    /// A key is shown once, works, and is revoked.
    async fn makes_a_key(&self) {
        self.go("/settings/keys").await;
        self.write("#name", "收银软件").await;
        self.press("main [name='role'][value='cashier']").await;
        self.follow_named("新建密钥").await;
        let token = self.text(".settings-secret").await;
        assert!(self.served.clinic.key_open(&token).is_ok());
        self.follow_named("已保存好").await;
        self.sees("收银软件").await;
        assert!(!self.script("return document.body.innerHTML").await.as_str().unwrap().contains(&token));
        self.press_named("作废").await;
        self.agree().await;
        self.sees("密钥已作废").await;
        assert!(self.served.clinic.key_open(&token).is_err());
    }

    async fn makes_a_backup(&self) {
        self.go("/settings/backup").await;
        self.sees("还没有备份").await;
        self.follow_named("立即备份").await;
        self.until(
            "if (document.querySelector('main table tbody tr')) return true;
             document.querySelector(\"main a[href='/settings/backup']\")?.click();
             return false;",
        )
        .await;
        assert!(self.text("main table tbody tr").await.contains("今天"));
        let Backups::Folder { backups, .. } = self.served.clinic.backup_list(&machine()).unwrap() else {
            panic!("this clinic lives in a folder");
        };
        assert_eq!(backups.len(), 1);
    }
}
