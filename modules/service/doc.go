// Package service has the functions that look at and change services: service.*.
package service
