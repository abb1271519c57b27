<?php return array('dependencies' => array(), 'version' => '87863ea248c825db2ee9');
