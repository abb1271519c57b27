<?php return array('dependencies' => array(), 'version' => '77cc41f3707251803b73');
