<?php return array('dependencies' => array(), 'version' => 'a01aaacfb513ad89144e');
