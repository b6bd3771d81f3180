-- A store as studyml 0.1.0 wrote it (schema 1); every later version must open it to the same state.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'studyml','1','2026-11-23 06:32:14.069344+00:00');
CREATE TABLE area_days (area text, study_day text, good integer, bad integer, reviews integer, correct integer, primary key (area, study_day)) without rowid;
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-15',1000000,0,1,1);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-16',0,1000000,1,0);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-17',1000000,0,1,1);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-19',0,1000000,1,0);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-20',1000000,0,1,1);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-21',1000000,0,1,1);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-22',1000000,0,1,1);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-24',1000000,0,1,1);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-25',1000000,0,1,1);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-26',0,1000000,1,0);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-28',1000000,0,1,1);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-29',0,1000000,1,0);
INSERT INTO "area_days" VALUES('grad.logistic','2027-01-30',1000000,0,1,1);
INSERT INTO "area_days" VALUES('loss.classification','2027-01-15',250000,0,0,0);
INSERT INTO "area_days" VALUES('loss.classification','2027-01-17',250000,0,0,0);
INSERT INTO "area_days" VALUES('loss.classification','2027-01-20',250000,0,0,0);
INSERT INTO "area_days" VALUES('loss.classification','2027-01-21',250000,0,0,0);
INSERT INTO "area_days" VALUES('loss.classification','2027-01-22',250000,0,0,0);
INSERT INTO "area_days" VALUES('loss.classification','2027-01-24',250000,0,0,0);
INSERT INTO "area_days" VALUES('loss.classification','2027-01-25',250000,0,0,0);
INSERT INTO "area_days" VALUES('loss.classification','2027-01-28',250000,0,0,0);
INSERT INTO "area_days" VALUES('loss.classification','2027-01-30',250000,0,0,0);
INSERT INTO "area_days" VALUES('shapes.matmul','2027-02-02',0,500000,0,0);
CREATE TABLE attempts (id text primary key, exercise text, study_day text, at_utc text, outcome text, seconds integer) without rowid;
INSERT INTO "attempts" VALUES('01a375b3-9380-7ddb-8af5-58875a6b01ed','kmeans','2027-02-02','2027-02-02T11:00:00.000000+00:00','wrong',60);
CREATE TABLE days (study_day text primary key, reviews integer, repeats integer, correct integer, ms integer, attempts integer) without rowid;
INSERT INTO "days" VALUES('2027-01-15',1,0,1,30000,0);
INSERT INTO "days" VALUES('2027-01-16',1,0,0,30000,0);
INSERT INTO "days" VALUES('2027-01-17',1,0,1,30000,0);
INSERT INTO "days" VALUES('2027-01-19',1,0,0,30000,0);
INSERT INTO "days" VALUES('2027-01-20',1,0,1,30000,0);
INSERT INTO "days" VALUES('2027-01-21',1,0,1,30000,0);
INSERT INTO "days" VALUES('2027-01-22',1,0,1,30000,0);
INSERT INTO "days" VALUES('2027-01-24',1,0,1,30000,0);
INSERT INTO "days" VALUES('2027-01-25',1,0,1,30000,0);
INSERT INTO "days" VALUES('2027-01-26',1,0,0,30000,0);
INSERT INTO "days" VALUES('2027-01-28',1,0,1,30000,0);
INSERT INTO "days" VALUES('2027-01-29',1,0,0,30000,0);
INSERT INTO "days" VALUES('2027-01-30',1,0,1,30000,0);
INSERT INTO "days" VALUES('2027-02-02',0,0,0,0,1);
CREATE TABLE "events" (
   "id" TEXT PRIMARY KEY,
   "device" TEXT NOT NULL,
   "seq" INTEGER NOT NULL,
   "kind" TEXT NOT NULL,
   "at_utc" TEXT NOT NULL,
   "offset_min" INTEGER NOT NULL,
   "study_day" TEXT NOT NULL,
   "card" TEXT,
   "seed" INTEGER,
   "payload" TEXT NOT NULL,
   "seal" INTEGER NOT NULL
);
INSERT INTO "events" VALUES('01a31893-3e80-7d1a-b320-f21bded29680','e7f4adda32dd',1,'review','2027-01-15T09:00:00.000000+00:00',0,'2027-01-15','c0',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":2,"seconds":60}',1019257686);
INSERT INTO "events" VALUES('01a31f3a-2000-7a9a-8d9a-a81804f2c573','e7f4adda32dd',2,'review','2027-01-16T16:00:00.000000+00:00',0,'2027-01-16','c1',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"wrong","prerequisites":["loss.classification"],"rating":1,"seconds":60}',2146288919);
INSERT INTO "events" VALUES('01a325e1-0180-79d9-8b07-5cf9d9d7d213','e7f4adda32dd',3,'review','2027-01-17T23:00:00.000000+00:00',0,'2027-01-17','c2',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":3,"seconds":60}',3039286513);
INSERT INTO "events" VALUES('01a32c87-e300-78c2-a8bd-9d0c729e0cea','e7f4adda32dd',4,'review','2027-01-19T06:00:00.000000+00:00',0,'2027-01-19','c3',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"wrong","prerequisites":["loss.classification"],"rating":1,"seconds":60}',370324910);
INSERT INTO "events" VALUES('01a3332e-c480-7bdc-9e62-e4652e0be377','e7f4adda32dd',5,'review','2027-01-20T13:00:00.000000+00:00',0,'2027-01-20','c0',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.05555555555555555,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',621201425);
INSERT INTO "events" VALUES('01a339d5-a600-7c01-889a-64bef6ad463f','e7f4adda32dd',6,'review','2027-01-21T20:00:00.000000+00:00',0,'2027-01-21','c1',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.7,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',200925797);
INSERT INTO "events" VALUES('01a3407c-8780-78f5-a4ee-b228f7949f24','e7f4adda32dd',7,'review','2027-01-23T03:00:00.000000+00:00',0,'2027-01-22','c2',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.6818181818181818,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',2166060280);
INSERT INTO "events" VALUES('01a34723-6900-7b77-b15a-5377634802c6','e7f4adda32dd',8,'review','2027-01-24T10:00:00.000000+00:00',0,'2027-01-24','c3',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.3,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',3295910179);
INSERT INTO "events" VALUES('01a34dca-4a80-792c-a8c8-23086c8cb582','e7f4adda32dd',9,'review','2027-01-25T17:00:00.000000+00:00',0,'2027-01-25','c0',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.13636363636363635,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":2,"seconds":60}',2264631436);
INSERT INTO "events" VALUES('01a35471-2c00-79d3-ae52-849138403e55','e7f4adda32dd',10,'review','2027-01-27T00:00:00.000000+00:00',0,'2027-01-26','c1',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"wrong","prerequisites":["loss.classification"],"rating":1,"seconds":60}',2499429860);
INSERT INTO "events" VALUES('01a35b18-0d80-7fdb-97c8-ec806d9b2936','e7f4adda32dd',11,'review','2027-01-28T07:00:00.000000+00:00',0,'2027-01-28','c2',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.7105263157894737,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',3327212444);
INSERT INTO "events" VALUES('01a361be-ef00-7dab-97f4-de7cc8c0cf58','e7f4adda32dd',12,'review','2027-01-29T14:00:00.000000+00:00',0,'2027-01-29','c3',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"wrong","prerequisites":["loss.classification"],"rating":1,"seconds":60}',3217985136);
INSERT INTO "events" VALUES('01a36865-d080-7c01-a13e-4f3e6f007257','e7f4adda32dd',13,'review','2027-01-30T21:00:00.000000+00:00',0,'2027-01-30','c0',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.3,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',2192961633);
INSERT INTO "events" VALUES('01a36f0c-b200-7b6c-ae86-e7281702a7b6','e7f4adda32dd',14,'review','2027-02-01T04:00:00.000000+00:00',0,'2027-02-01','c1',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.9285714285714286,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',3026304515);
INSERT INTO "events" VALUES('01a375b3-9380-7968-a39a-c32e9fcf9640','e7f4adda32dd',15,'void','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"target":"01a36f0c-b200-7b6c-ae86-e7281702a7b6"}',3818883933);
INSERT INTO "events" VALUES('01a375b3-9380-7148-ac3f-ddf0b8e9a092','e7f4adda32dd',16,'void','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"target":"01a36865-d080-7c01-a13e-4f3e6f007257"}',941234745);
INSERT INTO "events" VALUES('01a375b3-9380-7b91-867b-8a42c8365f55','e7f4adda32dd',17,'review','2027-01-30T21:00:00.000000+00:00',0,'2027-01-30','c0',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.3,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',4025347639);
INSERT INTO "events" VALUES('01a375b3-9380-7bef-938b-0ae77913ed91','e7f4adda32dd',18,'retro','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"areas":[{"area":"optim","confirmed":true,"level":"high","reason":""}],"findings":{},"text":"notes ✅"}',1362398088);
INSERT INTO "events" VALUES('01a375b3-9380-74a9-811d-d65bdc9b4d27','e7f4adda32dd',19,'card','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02','c1',NULL,'{"action":"suspend"}',167661490);
INSERT INTO "events" VALUES('01a375b3-9380-7d07-91f0-523769c0452e','e7f4adda32dd',20,'setting','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"key":"retention","value":0.9}',3342711341);
INSERT INTO "events" VALUES('01a375b3-9380-7ddb-8af5-58875a6b01ed','e7f4adda32dd',21,'attempt','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02','kmeans',NULL,'{"charges":{"transpose":"shapes.matmul"},"mistakes":["transpose"],"outcome":"wrong","seconds":60}',3262152610);
INSERT INTO "events" VALUES('01a375b3-9380-77e8-a437-f906fe2c95e5','e7f4adda32dd',22,'session','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"position":2}',2251675855);
INSERT INTO "events" VALUES('01a375b3-9380-782c-bd9f-ab75d27debe2','e7f4adda32dd',23,'plan','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"done":true,"line":"kNN"}',1505867141);
CREATE TABLE loads (due text primary key, cards integer) without rowid;
INSERT INTO "loads" VALUES('2027-01-27',1);
INSERT INTO "loads" VALUES('2027-01-30',1);
INSERT INTO "loads" VALUES('2027-03-17',1);
INSERT INTO "loads" VALUES('2027-04-18',1);
CREATE TABLE memory (card text primary key, area text, kind text, seconds integer, stability real, difficulty real, first text, last text, due text, reviews integer, lapses integer, fuzz real, suspended integer, buried text, flagged integer, at text) without rowid;
INSERT INTO "memory" VALUES('c0','grad.logistic','gradient',60,4.82244714728325547543e+01,4.17686195306196,'2027-01-15','2027-01-30','2027-03-17',4,0,0.3,0,NULL,0,'2027-01-30 2027-01-30T21:00:00.000000+00:00 e7f4adda32dd 000000000017 01a375b3-9380-7b91-867b-8a42c8365f55');
INSERT INTO "memory" VALUES('c1','grad.logistic','gradient',60,1.0158700179094,8.40750770461851,'2027-01-16','2027-01-26','2027-01-27',3,1,0.5,1,NULL,0,'2027-02-02 2027-02-02T11:00:00.000000+00:00 e7f4adda32dd 000000000019 01a375b3-9380-74a9-811d-d65bdc9b4d27');
INSERT INTO "memory" VALUES('c2','grad.logistic','gradient',60,7.71996541309829780157e+01,1.0,'2027-01-17','2027-01-28','2027-04-18',3,0,7.10526315789473672523e-01,0,NULL,0,'2027-01-28 2027-01-28T07:00:00.000000+00:00 e7f4adda32dd 000000000011 01a35b18-0d80-7fdb-97c8-ec806d9b2936');
INSERT INTO "memory" VALUES('c3','grad.logistic','gradient',60,1.0158700179094,8.40750770461851,'2027-01-19','2027-01-29','2027-01-30',3,1,0.5,0,NULL,0,'2027-01-29 2027-01-29T14:00:00.000000+00:00 e7f4adda32dd 000000000012 01a361be-ef00-7dab-97f4-de7cc8c0cf58');
CREATE TABLE "meta" (
   "key" TEXT PRIMARY KEY,
   "value" TEXT
);
INSERT INTO "meta" VALUES('fold','1 fsrs 6.3.2');
INSERT INTO "meta" VALUES('device','e7f4adda32dd');
INSERT INTO "meta" VALUES('former','[]');
INSERT INTO "meta" VALUES('machine','released');
INSERT INTO "meta" VALUES('path','/released/studyml.db');
CREATE TABLE mistakes (study_day text, card text, code text, area text, own integer, times integer, primary key (study_day, card, code, area, own)) without rowid;
INSERT INTO "mistakes" VALUES('2027-02-02','kmeans','transpose','shapes.matmul',0,1);
CREATE TABLE plan (line text primary key, done integer, study_day text, at text) without rowid;
INSERT INTO "plan" VALUES('kNN',1,'2027-02-02','2027-02-02 2027-02-02T11:00:00.000000+00:00 e7f4adda32dd 000000000023 01a375b3-9380-782c-bd9f-ab75d27debe2');
CREATE TABLE retros (area text primary key, level text, confirmed integer, reason text, study_day text, at text) without rowid;
INSERT INTO "retros" VALUES('optim','high',1,'','2027-02-02','2027-02-02 2027-02-02T11:00:00.000000+00:00 e7f4adda32dd 000000000018 01a375b3-9380-7bef-938b-0ae77913ed91');
CREATE TABLE sessions (device text primary key, payload text, at text) without rowid;
INSERT INTO "sessions" VALUES('e7f4adda32dd','{"position": 2}','000000000022 01a375b3-9380-77e8-a437-f906fe2c95e5');
CREATE TABLE settings (key text primary key, value text, at text) without rowid;
INSERT INTO "settings" VALUES('retention','0.9','2027-02-02 2027-02-02T11:00:00.000000+00:00 e7f4adda32dd 000000000020 01a375b3-9380-7d07-91f0-523769c0452e');
CREATE TABLE voided (target text primary key, times integer) without rowid;
INSERT INTO "voided" VALUES('01a36865-d080-7c01-a13e-4f3e6f007257',1);
INSERT INTO "voided" VALUES('01a36f0c-b200-7b6c-ae86-e7281702a7b6',1);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX events_device on events (device, seq);
CREATE INDEX events_card on events (card, study_day) where card is not null;
CREATE INDEX events_kind on events (kind) where card is null;
CREATE INDEX memory_due on memory (due) where due is not null;
CREATE INDEX memory_first on memory (first) where first is not null;
COMMIT;
PRAGMA application_id = 1937010028;
PRAGMA user_version = 1;
