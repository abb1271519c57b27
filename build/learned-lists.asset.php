<?php return array('dependencies' => array(), 'version' => '3f27de20687f93a7f1b7');
