<?php return array('dependencies' => array(), 'version' => 'c010b7176b4c0f1191b1');
