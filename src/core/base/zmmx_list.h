/* Doubly linked lists through two members of their nodes. Before a node is added or removed, its neighbours must point
 * back to it; otherwise an overwritten link would make the heap write to an address of an attacker's choice. */
#ifndef ZMMX_LIST_H
#define ZMMX_LIST_H

#include "core/base/zmmx_base.h"

/* Defines LIST_add(), which puts a node first, and LIST_remove(). Errors call the list `name`. */
#define ZMMX_LIST(LIST, node_type, next, prev, name) \
	ZMMX_INLINE void LIST##_add(zmmx_heap *heap, node_type **first, node_type *node) \
	{ \
		node_type *second = *first; \
		node->prev = NULL; \
		node->next = second; \
		if (second) { \
			if (zmmx_unlikely(second->prev != NULL)) { \
				zmmx_fatal_links(heap, name, second); \
			} \
			second->prev = node; \
		} \
		*first = node; \
	} \
	ZMMX_INLINE void LIST##_remove(zmmx_heap *heap, node_type **first, node_type *node) \
	{ \
		node_type **link = node->prev ? &node->prev->next : first; \
		if (zmmx_unlikely(*link != node || (node->next && node->next->prev != node))) { \
			zmmx_fatal_links(heap, name, node); \
		} \
		*link = node->next; \
		if (node->next) { \
			node->next->prev = node->prev; \
		} \
	} \
	_Static_assert(sizeof(name) > 1, "an error names the list")

#endif
