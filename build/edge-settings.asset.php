<?php return array('dependencies' => array(), 'version' => 'd591e07fb4439cd1445e');
