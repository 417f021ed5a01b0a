/* SPDX-License-Identifier: MIT */
/* The past of a store that lives in memory: its thread makes an image of it, which the reading thread opens as a store of its own. */
#include <stdlib.h>

#include "store/past_own.h"
#include "store/reader_own.h"
#include "store/thread.h"

/* Shared by the two threads; the last one that lets go of it frees it. */
struct past_image {
    pthread_mutex_t mutex;
    pthread_cond_t made;
    int holders;
    bool is_made;
    unsigned char *bytes; /* SQLite's; NULL: it could not be made */
    sqlite3_int64 size;
};

struct image_job {
    struct job job;
    struct past_image *image;
};

void
past_image_release(struct past_image *image)
{
    bool last;

    if (image == NULL)
        return;
    pthread_mutex_lock(&image->mutex);
    last = --image->holders == 0;
    pthread_mutex_unlock(&image->mutex);
    if (!last)
        return;
    sqlite3_free(image->bytes);
    pthread_cond_destroy(&image->made);
    pthread_mutex_destroy(&image->mutex);
    free(image);
}

/* On the store's thread, between two transactions. */
static void
make_image(struct store *s, struct job *job)
{
    struct past_image *image = ((struct image_job *)job)->image;

    pthread_mutex_lock(&image->mutex);
    image->bytes = sqlite3_serialize(s->writer.db.handle, "main", &image->size, 0);
    image->is_made = true;
    pthread_cond_signal(&image->made);
    pthread_mutex_unlock(&image->mutex);
    past_image_release(image);
    free(job);
}

struct past_image *
past_image_ask(struct store *s)
{
    struct past_image *image = xcalloc(1, sizeof *image);
    struct image_job *j = xcalloc(1, sizeof *j);

    pthread_mutex_init(&image->mutex, NULL);
    pthread_cond_init(&image->made, NULL);
    image->holders = 2;
    j->job.run = make_image;
    j->image = image;
    thread_give(s, &j->job);
    return image;
}

/* The bytes are the database's from here on, also where that fails. */
static bool
open_image(struct past_image *image, struct db *db, struct err *err)
{
    unsigned char *bytes = image->bytes;
    int rc;

    image->bytes = NULL;
    if (!db_open(db, ":memory:", "the log in memory", DB_CREATE, err)) {
        sqlite3_free(bytes);
        return false;
    }
    rc = sqlite3_deserialize(db->handle, "main", bytes, image->size, image->size, SQLITE_DESERIALIZE_FREEONCLOSE);
    return rc == SQLITE_OK || db_fault(db, err);
}

/* Waits for the image: the store's thread carries out what it was asked for, also when the store is closed. */
struct reader *
past_image_open(struct past_image *image, struct err *err)
{
    struct reader *r = xcalloc(1, sizeof *r);
    bool ok;

    pthread_mutex_lock(&image->mutex);
    while (!image->is_made)
        pthread_cond_wait(&image->made, &image->mutex);
    ok = image->bytes != NULL ? open_image(image, &r->db, err)
                              : err_set(err, ERR_LIMIT, "the log in memory can't be copied: there is no memory for it");
    pthread_mutex_unlock(&image->mutex);
    if (ok)
        return r;
    reader_close(r);
    return NULL;
}
