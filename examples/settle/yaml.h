/* yaml.h: a YAML file as a tree of nodes. */
#ifndef SETTLE_YAML_H
#define SETTLE_YAML_H

#include "node.h"

/* The one document of the file; NULL after a fault. Refused: more documents, tags, duplicate keys,
   keys that are no text, an alias to what is around it, and more than these: */
#define YAML_DEPTH 16     /* levels */
#define YAML_NODES 200000 /* nodes, an alias counted as all that it stands for */
#define YAML_KEYS 100     /* keys in one map */
#define YAML_ANCHORS 100
#define TEXT_LIMIT 4000 /* bytes in one value, also in a CSV */

node *yaml_read(job *job, const char *path);

/* The value of a scalar or cell: without spaces at its ends, line ends made spaces; NULL where
   nothing is left. A fault where it is too long or has control characters. */
const char *value_text(job *job, place where, const char *key, const char *text, size_t length);

#endif
