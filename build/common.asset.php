<?php return array('dependencies' => array(), 'version' => '825e004603543e9cbe1f');
