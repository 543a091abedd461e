module digitalbridge/test/compose/programs/dockerize

go 1.26
