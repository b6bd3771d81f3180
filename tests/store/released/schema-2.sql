-- A store as studyml 0.1.0 wrote it (schema 2), killed while six events waited to be folded; every later version must open
-- it to the same state.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'studyml','1','2026-11-23 06:55:44.385087+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'studyml','2','2026-11-29 00:00:00.000000+00:00');
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
CREATE TABLE attempts (id text primary key, exercise text, study_day text, at_utc text, outcome text, seconds integer) without rowid;
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
INSERT INTO "events" VALUES('01a31893-3e80-7476-9b51-8b71058a6785','597995aff3a3',1,'review','2027-01-15T09:00:00.000000+00:00',0,'2027-01-15','c0',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":2,"seconds":60}',1879937971);
INSERT INTO "events" VALUES('01a31f3a-2000-7165-9714-15b52c144d9e','597995aff3a3',2,'review','2027-01-16T16:00:00.000000+00:00',0,'2027-01-16','c1',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"wrong","prerequisites":["loss.classification"],"rating":1,"seconds":60}',922793864);
INSERT INTO "events" VALUES('01a325e1-0180-751a-b553-9c6fed13a237','597995aff3a3',3,'review','2027-01-17T23:00:00.000000+00:00',0,'2027-01-17','c2',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":3,"seconds":60}',483618076);
INSERT INTO "events" VALUES('01a32c87-e300-7b2a-84ef-c24c7797c636','597995aff3a3',4,'review','2027-01-19T06:00:00.000000+00:00',0,'2027-01-19','c3',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"wrong","prerequisites":["loss.classification"],"rating":1,"seconds":60}',4014803420);
INSERT INTO "events" VALUES('01a3332e-c480-727a-b26d-4361e8c78c88','597995aff3a3',5,'review','2027-01-20T13:00:00.000000+00:00',0,'2027-01-20','c0',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.05555555555555555,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',2653150291);
INSERT INTO "events" VALUES('01a339d5-a600-77d6-8507-cdc9a0320f90','597995aff3a3',6,'review','2027-01-21T20:00:00.000000+00:00',0,'2027-01-21','c1',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.7,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',18154675);
INSERT INTO "events" VALUES('01a3407c-8780-7e35-96c0-3e90d08014de','597995aff3a3',7,'review','2027-01-23T03:00:00.000000+00:00',0,'2027-01-22','c2',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.6818181818181818,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',3439548693);
INSERT INTO "events" VALUES('01a34723-6900-7a35-b94b-bcdf46b29da8','597995aff3a3',8,'review','2027-01-24T10:00:00.000000+00:00',0,'2027-01-24','c3',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.3,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',1265784431);
INSERT INTO "events" VALUES('01a34dca-4a80-7a7f-9db5-ffa8edce6615','597995aff3a3',9,'review','2027-01-25T17:00:00.000000+00:00',0,'2027-01-25','c0',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.13636363636363635,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":2,"seconds":60}',2074664825);
INSERT INTO "events" VALUES('01a35471-2c00-7a66-b7f9-cfdb79e98a7d','597995aff3a3',10,'review','2027-01-27T00:00:00.000000+00:00',0,'2027-01-26','c1',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"wrong","prerequisites":["loss.classification"],"rating":1,"seconds":60}',4224040542);
INSERT INTO "events" VALUES('01a35b18-0d80-7078-b43f-5a942356c3b9','597995aff3a3',11,'review','2027-01-28T07:00:00.000000+00:00',0,'2027-01-28','c2',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.7105263157894737,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',1409046166);
INSERT INTO "events" VALUES('01a361be-ef00-7c28-9c58-e465ffc50e1f','597995aff3a3',12,'review','2027-01-29T14:00:00.000000+00:00',0,'2027-01-29','c3',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.5,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"wrong","prerequisites":["loss.classification"],"rating":1,"seconds":60}',3151746425);
INSERT INTO "events" VALUES('01a36865-d080-720b-86a9-26d0a20c2dbd','597995aff3a3',13,'review','2027-01-30T21:00:00.000000+00:00',0,'2027-01-30','c0',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.3,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',4030581019);
INSERT INTO "events" VALUES('01a36f0c-b200-7af2-97e2-ba2b2f93c1b1','597995aff3a3',14,'review','2027-02-01T04:00:00.000000+00:00',0,'2027-02-01','c1',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.9285714285714286,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',4036109809);
INSERT INTO "events" VALUES('01a375b3-9380-7775-ad77-aecee5f77d88','597995aff3a3',15,'void','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"target":"01a36f0c-b200-7af2-97e2-ba2b2f93c1b1"}',1658036009);
INSERT INTO "events" VALUES('01a375b3-9380-74dd-988e-218bb7ea31cb','597995aff3a3',16,'void','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"target":"01a36865-d080-720b-86a9-26d0a20c2dbd"}',2443294081);
INSERT INTO "events" VALUES('01a375b3-9380-7f57-a569-06604988bb7d','597995aff3a3',17,'review','2027-01-30T21:00:00.000000+00:00',0,'2027-01-30','c0',NULL,'{"answer":"∂L/∂w","area":"grad.logistic","charged":null,"fuzz":0.3,"given_up":false,"hints":0,"kind":"gradient","mistakes":[],"ms":30000,"options":0,"outcome":"correct","prerequisites":["loss.classification"],"rating":4,"seconds":60}',421081113);
CREATE TABLE fresh (id text not null, device text not null, seq integer not null, kind text not null, at_utc text not null, offset_min integer not null, study_day text not null, card text, seed integer, payload text not null, seal integer not null);
INSERT INTO "fresh" VALUES('01a375b3-9380-7ddf-9a0c-143d433db58f','597995aff3a3',18,'retro','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"areas":[{"area":"optim","confirmed":true,"level":"high","reason":""}],"findings":{},"text":"notes ✅"}',3652769976);
INSERT INTO "fresh" VALUES('01a375b3-9380-78ee-9be1-e9e8027268fd','597995aff3a3',19,'card','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02','c1',NULL,'{"action":"suspend"}',3192334583);
INSERT INTO "fresh" VALUES('01a375b3-9380-7189-ad79-0ee287faf2ab','597995aff3a3',20,'setting','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"key":"retention","value":0.9}',3168277540);
INSERT INTO "fresh" VALUES('01a375b3-9380-7afa-8e6d-c19f3fdad960','597995aff3a3',21,'attempt','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02','kmeans',NULL,'{"charges":{"transpose":"shapes.matmul"},"mistakes":["transpose"],"outcome":"wrong","seconds":60}',2188543821);
INSERT INTO "fresh" VALUES('01a375b3-9380-748c-a3f8-e8ba29eb1b26','597995aff3a3',22,'session','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"position":2}',2142245467);
INSERT INTO "fresh" VALUES('01a375b3-9380-7cc8-86fd-fac5a312f68b','597995aff3a3',23,'plan','2027-02-02T11:00:00.000000+00:00',0,'2027-02-02',NULL,NULL,'{"done":true,"line":"kNN"}',135136869);
CREATE TABLE loads (due text primary key, cards integer) without rowid;
INSERT INTO "loads" VALUES('2027-01-28',1);
INSERT INTO "loads" VALUES('2027-01-31',1);
INSERT INTO "loads" VALUES('2027-04-29',1);
INSERT INTO "loads" VALUES('2027-06-28',1);
CREATE TABLE memory (card text primary key, area text, kind text, seconds integer, stability real, difficulty real, first text, last text, due text, reviews integer, lapses integer, fuzz real, suspended integer, buried text, flagged integer, at text) without rowid;
INSERT INTO "memory" VALUES('c0','grad.logistic','gradient',60,4.82244714728325547543e+01,4.17686195306196,'2027-01-15','2027-01-30','2027-04-29',4,0,0.3,0,NULL,0,'2027-01-30 2027-01-30T21:00:00.000000+00:00 597995aff3a3 000000000017 01a375b3-9380-7f57-a569-06604988bb7d');
INSERT INTO "memory" VALUES('c1','grad.logistic','gradient',60,1.0158700179094,8.40750770461851,'2027-01-16','2027-01-26','2027-01-28',3,1,0.5,0,NULL,0,'2027-01-26 2027-01-27T00:00:00.000000+00:00 597995aff3a3 000000000010 01a35471-2c00-7a66-b7f9-cfdb79e98a7d');
INSERT INTO "memory" VALUES('c2','grad.logistic','gradient',60,7.71996541309829780157e+01,1.0,'2027-01-17','2027-01-28','2027-06-28',3,0,7.10526315789473672523e-01,0,NULL,0,'2027-01-28 2027-01-28T07:00:00.000000+00:00 597995aff3a3 000000000011 01a35b18-0d80-7078-b43f-5a942356c3b9');
INSERT INTO "memory" VALUES('c3','grad.logistic','gradient',60,1.0158700179094,8.40750770461851,'2027-01-19','2027-01-29','2027-01-31',3,1,0.5,0,NULL,0,'2027-01-29 2027-01-29T14:00:00.000000+00:00 597995aff3a3 000000000012 01a361be-ef00-7c28-9c58-e465ffc50e1f');
CREATE TABLE "meta" (
   "key" TEXT PRIMARY KEY,
   "value" TEXT
);
INSERT INTO "meta" VALUES('fold','1 fsrs 6.3.2');
INSERT INTO "meta" VALUES('device','597995aff3a3');
INSERT INTO "meta" VALUES('former','[]');
INSERT INTO "meta" VALUES('machine','released');
INSERT INTO "meta" VALUES('path','/released/studyml.db');
CREATE TABLE mistakes (study_day text, card text, code text, area text, own integer, times integer, primary key (study_day, card, code, area, own)) without rowid;
CREATE TABLE plan (line text primary key, done integer, study_day text, at text) without rowid;
CREATE TABLE retros (area text primary key, level text, confirmed integer, reason text, study_day text, at text) without rowid;
CREATE TABLE sessions (device text primary key, payload text, at text) without rowid;
CREATE TABLE settings (key text primary key, value text, at text) without rowid;
CREATE TABLE voided (target text primary key, times integer) without rowid;
INSERT INTO "voided" VALUES('01a36865-d080-720b-86a9-26d0a20c2dbd',1);
INSERT INTO "voided" VALUES('01a36f0c-b200-7af2-97e2-ba2b2f93c1b1',1);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX events_device on events (device, seq);
CREATE INDEX events_card on events (card, study_day) where card is not null;
CREATE INDEX events_kind on events (kind) where card is null;
CREATE INDEX memory_due on memory (due, suspended, buried, kind, seconds) where due is not null;
CREATE INDEX memory_first on memory (first) where first is not null;
COMMIT;
PRAGMA application_id = 1937010028;
PRAGMA user_version = 2;
