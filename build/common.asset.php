<?php return array('dependencies' => array(), 'version' => 'd5537cce09b52289fafb');
