<?php return array('dependencies' => array(), 'version' => 'ae002bb9c631d1284df5');
